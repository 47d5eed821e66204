from __future__ import annotations

import json
import webbrowser
from urllib.parse import parse_qs, urlsplit

import attrs
import pytest
from click.testing import CliRunner
from tests.http.serving import JSON, Answer, Serving

from tokiwa.cli.main import main
from world import ACCOUNT, World


@pytest.fixture
def serving(world: World):
    found = Serving(world)
    yield found
    found.close()


def redeem(serving: Serving, values: dict[str, str]) -> Answer:
    """What somebody without any keys is answered."""
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Tokiwa_20261101.RedeemSignInCode"}
    return serving.send(attrs.evolve(JSON, body=json.dumps(values).encode()), headers)


def test_the_link_signs_in_once(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ENDPOINT_URL", serving.url),
        ("AWS_ACCESS_KEY_ID", serving.root.id),
        ("AWS_SECRET_ACCESS_KEY", serving.root.secret),
    ):
        monkeypatch.setenv(name, value)
    seen: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: seen.append(address) is None)

    printed = CliRunner().invoke(main, ["console", "--print"]).output.strip()
    quiet = CliRunner().invoke(main, ["console"]).output
    given = parse_qs(urlsplit(printed).fragment.partition("?")[2])
    redeemed = {"AccountId": given["account"][0], "SignInCode": given["code"][0]}
    first, second = (redeem(serving, redeemed) for _ in range(2))

    assert (quiet, len(seen), seen[0].startswith(f"{serving.url}/console/#/sign-in?")) == ("", 1, True)
    assert (first.status, json.loads(first.body)["Arn"]) == (200, f"arn:aws:iam::{ACCOUNT}:root")
    assert (second.status, second.code) == (400, "AccessDeniedException")
