from __future__ import annotations

import pytest

from callers import ACCOUNT, Caller, allow, deny
from world import World

ASKED = ["acm:ListCertificates", "acm:DeleteCertificate", "iam:CreateUser"]
MINE, THEIRS = (f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/{name}" for name in ("mine", "theirs"))


@pytest.fixture
def root(world: World) -> Caller:
    return Caller(world, world.root)


def allowed(caller: Caller, **more: str) -> list[str]:
    return caller.world.call(
        "tokiwa:GetAllowedActions",
        {"Actions": ASKED, **more},
        caller.principal,
        session_policies=caller.session_policies,
    )["Actions"]


def test_root_may_everything(root: Caller) -> None:
    assert allowed(root) == ASKED


def test_a_user_may_what_policies_say(root: Caller) -> None:
    ann = root.user("ann", allow("acm:*"), deny("acm:DeleteCertificate", THEIRS))
    assert allowed(ann, ResourceArn=MINE) == ["acm:ListCertificates", "acm:DeleteCertificate"]
    assert allowed(ann, ResourceArn=THEIRS) == ["acm:ListCertificates"]


def test_nobody_else_may_anything(root: Caller) -> None:
    assert allowed(root.user("bob")) == []
