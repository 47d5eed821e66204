import base64
import json
import stat
from pathlib import Path

import pytest

from tokiwa.agent import credentials
from tokiwa.agent.client import CallFailed
from tokiwa.agent.credentials import WEEK, Credentials, Token
from tokiwa.agent.folder import Folder

NOW = 1_800_000_000.0
MADE = Credentials("https://ca.example.com:8420", "us-east-1", "web", "AKIA1", "secret one", NOW, "/state/ca.pem")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.mark.parametrize("made", [MADE, MADE.renewed("AKIA2", "secret two", NOW)], ids=["new", "renewed"])
def test_they_are_kept_for_their_user_only(made: Credentials, folder: Folder) -> None:
    credentials.write(folder, made)
    assert credentials.read(folder) == made
    assert stat.S_IMODE((folder.path / "credentials").stat().st_mode) == 0o600


def test_without_any_what_to_do_is_said(folder: Folder) -> None:
    with pytest.raises(CallFailed, match=r"Do it with: tokiwa agent enroll TOKEN"):
        credentials.read(folder)
    folder.write("credentials", {"url": "x"})
    with pytest.raises(CallFailed, match=r"is not as an agent leaves it. Enroll again"):
        credentials.read(folder)


def test_the_key_before_is_known_until_the_new_one_was_used() -> None:
    renewed = MADE.renewed("AKIA2", "secret two", NOW + WEEK)
    assert (renewed.access_key, renewed.secret, renewed.before) == ("AKIA2", "secret two", ("AKIA1", "secret one"))
    back = renewed.reverted()
    assert (back.access_key, back.secret, back.before) == ("AKIA1", "secret one", None)
    assert back.due(NOW + WEEK)
    assert back.reverted() == back


DUE = {
    "fresh": (0.0, False),
    "six days": (6 * 86_400.0, False),
    "a week": (WEEK, True),
    "a clock set back": (-1.0, True),
}


@pytest.mark.parametrize("case", DUE)
def test_when_a_new_key_is_due(case: str) -> None:
    after, wanted = DUE[case]
    assert MADE.due(NOW + after) is wanted


def test_secrets_are_not_shown() -> None:
    shown = repr(MADE.renewed("AKIA2", "secret two", NOW)) + repr(MADE.profile)
    assert "secret one" not in shown
    assert "secret two" not in shown


def token(**told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def test_a_token() -> None:
    text = token(url="http://h:1", region="us-east-1", agent="web", accessKeyId="AKIA", secretAccessKey="hush")
    assert Token.of(text) == Token("http://h:1", "us-east-1", "AKIA", "hush")
    assert Token.of(f" {text[:20]}\n{text[20:]}\n") == Token.of(text)  # as a terminal breaks it
    assert "hush" not in repr(Token.of(text))


def test_a_token_may_say_what_the_server_is_trusted_by_and_need_not_say_where_it_is() -> None:
    assert Token.of(token(region="r", accessKeyId="A", secretAccessKey="s", ca="PEM")) == Token(
        "", "r", "A", "s", "PEM"
    )


NONE = ["", "AKIAIOSFODNN7EXAMPLE", token(region="us-east-1"), "W10", "é", "eyJ"]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_token(text: str) -> None:
    with pytest.raises(CallFailed, match=r"no enrollment token. `tokiwa agents create NAME` prints one"):
        Token.of(text)
