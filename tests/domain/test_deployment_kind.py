"""What the settings of a kind may be."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tokiwa.domain.deployment_kind import KINDS, Form, Setting

HAPROXY = {"folder": "/etc/pair", "socket": "/run/haproxy.sock"}


def test_each_kind_is_one_that_the_agent_has() -> None:
    """And the other way round: what is announced can be asked for."""
    assert {point.name for point in entry_points(group="tokiwa.agent.kinds")} == set(KINDS)


def test_every_setting_has_a_sentence() -> None:
    for kind in KINDS.values():
        names = [setting.name for setting in kind.settings]
        assert len(names) == len(set(names)), kind.name
        assert kind.meaning.endswith("."), kind.name
        for setting in kind.settings:
            assert setting.meaning.endswith("."), (kind.name, setting.name)
            assert not (setting.required and setting.default), (kind.name, setting.name)
            assert setting.default is None or setting.form.allows(setting.default), (kind.name, setting.name)


@pytest.mark.parametrize(
    ("kind", "settings", "reason"),
    [
        ("haproxy", HAPROXY, None),
        ("haproxy", {**HAPROXY, "socket": "127.0.0.1:9999", "mode": "0640", "remove": "true"}, None),
        ("haproxy", {"folder": "/etc/pair"}, "needs the setting socket: The admin socket"),
        ("haproxy", {}, "needs the setting folder"),
        ("haproxy", {**HAPROXY, "colour": "red"}, "has no setting colour. It has: folder, socket, certificate"),
        ("haproxy", {**HAPROXY, "folder": "pair"}, "folder of the kind haproxy must be an absolute path"),
        ("nginx", {"folder": "/etc/pair", "reload": "systemctl reload nginx"}, None),
        ("nginx", {"folder": "/etc/pair", "reload": ""}, "must be a command"),
        ("kubernetes", {"secret": "web", "server": "ftp://one"}, "must be a URL"),
    ],
)
def test_what_is_missing_or_unknown_is_refused(kind: str, settings: dict[str, str], reason: str | None) -> None:
    found = KINDS[kind].refusal(settings)
    assert (found is None) == (reason is None)
    assert (reason or "") in (found or "")


@pytest.mark.parametrize(
    ("form", "text", "allowed"),
    [
        (Form.TEXT, "x", True),
        (Form.TEXT, "", False),
        (Form.TEXT, "a\0b", False),
        (Form.PATH, "/etc/pair", True),
        (Form.PATH, "/etc/../pair", False),
        (Form.COMMAND, "nginx -t", True),
        (Form.COMMAND, "say 'half", False),
        (Form.COMMAND, " ", False),
        (Form.MODE, "640", True),
        (Form.MODE, "0600", True),
        (Form.MODE, "0666", False),
        (Form.MODE, "1777", False),
        (Form.MODE, "rw", False),
        (Form.FLAG, "true", True),
        (Form.FLAG, "yes", False),
        (Form.ADDRESS, "/run/s", True),
        (Form.ADDRESS, "[::1]:80", True),
        (Form.ADDRESS, "localhost:65536", False),
        (Form.ADDRESS, ":80", False),
        (Form.ADDRESS, "run/s:80", False),
        (Form.URL, "http://localhost:2019", True),
        (Form.URL, "unix:///run/s", True),
        (Form.URL, "unix://run/s", False),
        (Form.URL, "https://", False),
        (Form.URL, "localhost", False),
    ],
)
def test_forms(form: Form, text: str, allowed: bool) -> None:
    assert form.allows(text) is allowed


def test_what_is_not_said_has_its_default() -> None:
    nginx = KINDS["nginx"]
    assert nginx.complete({"folder": "/x"}) == {
        "folder": "/x",
        "check": "nginx -t -q",
        "pid": "/run/nginx.pid",
        "remove": "false",
    }
    assert nginx.complete({"folder": "/x", "check": "true"})["check"] == "true"


def test_a_setting_is_optional_unless_it_says_otherwise() -> None:
    assert (Setting("a", "A.").required, Setting("a", "A.").default) == (False, None)


def told() -> dict[str, set[str]]:
    """The settings that each kind has in the documentation; those of all kinds with a folder come first."""
    text = (Path(__file__).parents[2] / "docs/kinds.md").read_text()
    rows = {}
    for section in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        names = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
        rows[section.split("\n", 1)[0]] = {name for cell in names for name in re.findall(r"`([a-z-]+)`", cell)}
    return rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_is_documented(kind: str) -> None:
    """Those that a kind has, and no others."""
    found = told()
    has = {setting.name for setting in KINDS[kind].settings}
    common = found["Kinds with a folder"] if "folder" in has else set()
    assert found[kind] <= has
    assert has <= found[kind] | common
    assert common - has <= {"check"}
