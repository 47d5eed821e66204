"""tokiwa trust, with a real server and stores in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.story import pki

from running import Running
from tokiwa.agent.client import call
from tokiwa.app.now import wall_clock
from tokiwa.cli.main import main
from tokiwa.cli.profile import of_folder

pytestmark = pytest.mark.skipif(shutil.which("update-ca-certificates") is None, reason="this is no Debian")


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["trust", *arguments])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A system in a folder."""
    (tmp_path / "image/usr/share/ca-certificates").mkdir(parents=True)
    return tmp_path / "image"


def bundle(server: Running) -> str:
    return str(call(of_folder(server.folder), "tokiwa", "GetTrustBundle", {}, wall_clock())["TrustBundle"])


def test_roots_are_installed_proved_and_taken_out(server: Running, image: Path) -> None:
    where, data = ("--root", str(image)), ("--data", str(server.folder))
    assert "no root CA" in run("install", *where, *data, code=1)
    pki.authority(server)
    told = run("status", *where, *data, code=1)
    assert "MISSING" in told
    assert "1 root trusted, 1 new; read back and proved" in run("install", *where, *data)
    assert "1 root trusted, 0 new; read back" in run("install", *where, *data)
    told = run("status", *where, *data)
    assert "trusted" in told
    assert "MISSING" not in told
    pki.authority(server)
    assert run("status", *where, *data, code=1).count("MISSING") == 1
    run("install", *where, *data)
    first = bundle(server).split("-----END CERTIFICATE-----\n")[0]
    (image / "one.pem").write_text(first + "-----END CERTIFICATE-----\n")
    assert run("status", *where, "--bundle", str(image / "one.pem")).count("STALE") == 1
    assert "1 root trusted, 0 new, 1 taken out" in run("install", *where, "--bundle", str(image / "one.pem"))
    assert "1 root taken out" in run("uninstall", *where)
    assert "0 roots taken out" in run("uninstall", *where)


def test_it_is_followed_by_the_profile(server: Running, tmp_path: Path, image: Path) -> None:
    pki.authority(server)
    out = tmp_path / "trust.pem"
    asked = ("follow", "--once", "--out", str(out), "--data", str(server.folder))
    assert "is new" in run(*asked)
    told = run(*asked, "--install", "--root", str(image))
    assert "as it was" in told
    assert "read back and proved" in told


def test_only_what_is_named_is_touched(tmp_path: Path, image: Path) -> None:
    assert "No store of these kinds" in run("uninstall", "--root", str(tmp_path), code=1)
    told = run("uninstall", "--java-store", str(tmp_path / "none.p12"))
    assert told == f"The Java trust store {tmp_path / 'none.p12'}: 0 roots taken out\n"
    assert "not both" in run("status", "--bundle", "a", "--url", "b", code=2)


def test_the_rest_is_told() -> None:
    assert "NODE_EXTRA_CA_CERTS=/etc/trust.pem" in run("hints", "--file", "/etc/trust.pem")
