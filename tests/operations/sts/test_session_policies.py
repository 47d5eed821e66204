from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy

READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
WORK = {"RoleSessionName": "work"}


@pytest.fixture
def clerk(root: Caller) -> Caller:
    """A user who may assume a role that may do everything."""
    root.role("admin", {"AWS": ACCOUNT}, allow("*"))
    return root.user("clerk", allow("sts:AssumeRole"))


ADMIN = f"arn:aws:iam::{ACCOUNT}:role/admin"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({}, None, id="unlimited"),
        pytest.param({"Policy": policy(allow("iam:ListUsers"))}, None, id="document allows"),
        pytest.param(
            {"Policy": policy(allow("iam:ListRoles"))},
            "because no session policy allows the iam:ListUsers action",
            id="document does not allow",
        ),
        pytest.param(
            {"Policy": policy(allow("*"), deny("iam:ListUsers"))},
            "with an explicit deny in a session policy",
            id="document denies",
        ),
        pytest.param({"PolicyArns": [{"arn": READ_ONLY}]}, None, id="managed policy allows"),
        pytest.param(
            {"PolicyArns": [{"arn": "arn:aws:iam::aws:policy/AWSPrivateCAReadOnly"}]},
            "because no session policy allows the iam:ListUsers action",
            id="managed policy does not allow",
        ),
        pytest.param(
            {"Policy": policy(allow("acm:*")), "PolicyArns": [{"arn": READ_ONLY}]}, None, id="one of both allows"
        ),
    ],
)
def test_a_session_policy_limits_what_the_role_may(clerk: Caller, given: dict[str, Any], reason: str | None) -> None:
    session = clerk.assume(ADMIN, **given)

    if reason is None:
        assert session("iam:ListUsers")
    else:
        assert session.refused("iam:ListUsers").endswith(reason)


def test_it_gives_nothing(root: Caller, clerk: Caller) -> None:
    role = root.role("nothing", {"AWS": ACCOUNT})
    session = clerk.assume(role, Policy=policy(allow("*")))

    assert session.refused("iam:ListUsers").endswith("because no identity-based policy allows the iam:ListUsers action")


def test_a_managed_policy_that_is_gone_allows_nothing(root: Caller, clerk: Caller) -> None:
    arn = root("iam:CreatePolicy", PolicyName="own", PolicyDocument=policy(allow("*")))["Policy"]["Arn"]
    session = clerk.assume(ADMIN, PolicyArns=[{"arn": arn}])
    assert session("iam:ListUsers")

    root("iam:DeletePolicy", PolicyArn=arn)

    assert session.refused("iam:ListUsers").endswith("because no session policy allows the iam:ListUsers action")


def test_the_packed_size_is_told_where_there_is_one(clerk: Caller) -> None:
    plain = clerk("sts:AssumeRole", RoleArn=ADMIN, **WORK)
    limited = clerk("sts:AssumeRole", RoleArn=ADMIN, Policy=policy(allow("*")), **WORK)

    assert "PackedPolicySize" not in plain
    assert 0 < limited["PackedPolicySize"] < 20


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            {"Policy": "nonsense"}, "MalformedPolicyDocument: This policy contains invalid Json", id="no JSON"
        ),
        pytest.param(
            {"PolicyArns": [{"arn": f"arn:aws:iam::{ACCOUNT}:policy/none"}]},
            f"ValidationError: Policy arn:aws:iam::{ACCOUNT}:policy/none does not exist or is not attachable.",
            id="no such policy",
        ),
        pytest.param(
            {"PolicyArns": [{"arn": f"arn:aws:iam::{ACCOUNT}:role/something"}]},
            f"ValidationError: ARN arn:aws:iam::{ACCOUNT}:role/something is not valid.",
            id="no policy",
        ),
        pytest.param(
            {"PolicyArns": [{"arn": READ_ONLY}] * 11},
            "PackedPolicyTooLarge: A session can have at most 10 managed policies, and 2048 characters in its document "
            "and the ARNs together.",
            id="too many",
        ),
        pytest.param(
            {"Policy": policy(allow("acm:*", f"arn:aws:acm:::{'x' * 2048}"))},
            "PackedPolicyTooLarge: A session can have at most 10 managed policies, and 2048 characters in its document "
            "and the ARNs together.",
            id="too long",
        ),
    ],
)
def test_refusals(clerk: Caller, given: dict[str, Any], refusal: str) -> None:
    assert clerk.refused("sts:AssumeRole", RoleArn=ADMIN, **WORK, **given) == refusal
