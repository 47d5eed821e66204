from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy, trust
from tokiwa.domain.account import TestClock
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.store import accounts
from world import START

WORK = {"RoleSessionName": "work"}
BY_NAME = f"arn:aws:iam::{ACCOUNT}:user/clerk"


@pytest.fixture
def clerk(root: Caller) -> Caller:
    """A user who may assume every role that lets her."""
    return root.user("clerk", allow(["sts:AssumeRole", "sts:TagSession"]))


def test_the_answer_is_that_of_aws(root: Caller, clerk: Caller) -> None:
    role = root.role("deploy", {"AWS": ACCOUNT}, Path="/ci/")
    role_id = root("iam:GetRole", RoleName="deploy")["Role"]["RoleId"]

    answer = clerk("sts:AssumeRole", RoleArn=role, **WORK)
    credentials = answer.pop("Credentials")

    assert answer == {
        "AssumedRoleUser": {
            "AssumedRoleId": f"{role_id}:work",
            "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/work",
        }
    }
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert credentials["Expiration"] == START + timedelta(hours=1)
    assert set(credentials) == {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}


NO_TRUST = " because no role trust policy allows the sts:AssumeRole action"


@pytest.mark.parametrize(
    ("trusted", "own", "refusal"),
    [
        pytest.param(trust({"AWS": ACCOUNT}), [allow("sts:AssumeRole")], None, id="account and own policy"),
        pytest.param(
            trust({"AWS": ACCOUNT}),
            [],
            " because no identity-based policy allows the sts:AssumeRole action",
            id="account alone delegates",
        ),
        pytest.param(trust({"AWS": BY_NAME}), [], None, id="by name is enough"),
        pytest.param(
            trust({"AWS": BY_NAME}),
            [deny("sts:*")],
            " with an explicit deny in an identity-based policy",
            id="by name, denied by her own",
        ),
        pytest.param(trust({"AWS": "111111111111"}), [allow("sts:AssumeRole")], NO_TRUST, id="another account"),
        pytest.param(
            trust({"Service": "lambda.amazonaws.com"}), [allow("sts:AssumeRole")], NO_TRUST, id="a service alone"
        ),
        pytest.param(
            policy(
                {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"},
                {"Effect": "Deny", "Principal": {"AWS": BY_NAME}, "Action": "sts:AssumeRole"},
            ),
            [allow("sts:AssumeRole")],
            " with an explicit deny in the role trust policy",
            id="denied by the role",
        ),
    ],
)
def test_who_may_assume_a_role(root: Caller, trusted: str, own: list[dict[str, Any]], refusal: str | None) -> None:
    clerk = root.user("clerk", *own)
    role = root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=trusted)["Role"]["Arn"]

    if refusal is None:
        assert clerk("sts:AssumeRole", RoleArn=role, **WORK)
    else:
        assert clerk.refused("sts:AssumeRole", RoleArn=role, **WORK) == (
            f"AccessDenied: User: {BY_NAME} is not authorized to perform: sts:AssumeRole on resource: {role}{refusal}"
        )


@pytest.mark.parametrize(
    ("condition", "right", "wrong"),
    [
        pytest.param({"StringEquals": {"sts:ExternalId": "4711"}}, {"ExternalId": "4711"}, {}, id="external id"),
        pytest.param(
            {"StringLike": {"sts:RoleSessionName": "${aws:username}"}},
            {"RoleSessionName": "clerk"},
            {"RoleSessionName": "boss"},
            id="session name",
        ),
    ],
)
def test_conditions_of_the_trust_policy(
    root: Caller, clerk: Caller, condition: dict[str, Any], right: dict[str, str], wrong: dict[str, str]
) -> None:
    document = trust({"AWS": ACCOUNT}, Condition=condition)
    role = root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=document)["Role"]["Arn"]

    assert clerk("sts:AssumeRole", **{"RoleArn": role, **WORK, **right})
    assert clerk.refused("sts:AssumeRole", **{"RoleArn": role, **WORK, **wrong}).endswith(NO_TRUST)


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{ACCOUNT}:role/none", "arn:aws:iam::222222222222:role/none"])
def test_a_role_that_is_not_there_is_told_from_no_other(root: Caller, clerk: Caller, arn: str) -> None:
    refusal = clerk.refused("sts:AssumeRole", RoleArn=arn, **WORK)

    assert refusal.startswith(
        f"AccessDenied: User: {BY_NAME} is not authorized to perform: sts:AssumeRole on resource: {arn}"
    )


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            {"RoleArn": "arn:a:a::aaaaaaaaaa:something"},
            "ValidationError: arn:a:a::aaaaaaaaaa:something is invalid",
            id="no ARN",
        ),
        pytest.param(
            {"DurationSeconds": 7201},
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            id="too long",
        ),
        pytest.param(
            {"TokenCode": "123456", "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone"},
            "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            id="a second factor",
        ),
        pytest.param(
            {"SourceIdentity": "me"},
            "NotImplemented: SourceIdentity of AssumeRole is not implemented by this server. Leave it out.",
            id="not here",
        ),
    ],
)
def test_refusals(root: Caller, clerk: Caller, given: dict[str, Any], refusal: str) -> None:
    role = root.role("deploy", {"AWS": ACCOUNT}, MaxSessionDuration=7200)

    assert clerk.refused("sts:AssumeRole", **{"RoleArn": role, **WORK, **given}) == refusal


def test_root_assumes_no_role(root: Caller) -> None:
    role = root.role("deploy", {"AWS": ACCOUNT})

    refusal = root.refused("sts:AssumeRole", RoleArn=role, **WORK)

    assert refusal == "AccessDenied: Roles may not be assumed by root accounts."


def test_a_chain_of_roles_lasts_an_hour(root: Caller, clerk: Caller) -> None:
    first = root.role("first", {"AWS": ACCOUNT}, allow("sts:AssumeRole"), MaxSessionDuration=7200)
    second = root.role("second", {"AWS": first}, allow("iam:ListRoles"), MaxSessionDuration=7200)
    session = clerk.assume(first, DurationSeconds=7200)

    too_long = session.refused("sts:AssumeRole", RoleArn=second, DurationSeconds=3601, **WORK)
    chained = session.assume(second)

    assert too_long == (
        "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining."
    )
    assert chained.principal.expires == START + timedelta(hours=1)
    assert chained("iam:ListRoles")
    assert chained.refused("sts:AssumeRole", RoleArn=first, **WORK).startswith("AccessDenied: ")


def test_across_accounts_both_sides_must_allow(root: Caller) -> None:
    other = Caller(root.world, root.world.new_account("111111111111"))
    role = root.role("shared", {"AWS": "111111111111"}, allow("iam:ListRoles"))
    closed = root.role("closed", {"AWS": ACCOUNT})
    ann = other.user("ann", allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/*"))
    bob = other.user("bob")

    session = ann.assume(role)

    assert [each["RoleName"] for each in session("iam:ListRoles")["Roles"]] == ["closed", "shared"]
    assert ann.refused("sts:AssumeRole", RoleArn=closed, **WORK).endswith(NO_TRUST)
    assert bob.refused("sts:AssumeRole", RoleArn=role, **WORK).endswith(
        "because no identity-based policy allows the sts:AssumeRole action"
    )


def test_expiration_is_in_the_accounts_time(root: Caller) -> None:
    account, store = "333333333333", root.world.means.store
    simulated = Caller(root.world, root.world.new_account(account, test_clock=True))
    with store.snapshot() as tx:
        found = accounts.get(tx, account)
    assert found is not None
    ahead = TestClock(ahead=timedelta(days=335))
    store.submit([Change(puts=(evolve(found, clock=ahead),))])[0].result()
    clerk = simulated.user("clerk", allow("sts:AssumeRole"))
    role = simulated.role("deploy", {"AWS": account})

    answer = clerk("sts:AssumeRole", RoleArn=role, DurationSeconds=900, **WORK)

    assert answer["Credentials"]["Expiration"] == START + timedelta(days=335, minutes=15)


def test_it_lasts_in_the_time_of_the_roles_account_not_of_the_callers(root: Caller) -> None:
    other, store = "333333333333", root.world.means.store
    simulated = Caller(root.world, root.world.new_account(other, test_clock=True))
    with store.snapshot() as tx:
        found = accounts.get(tx, other)
    assert found is not None
    ahead = TestClock(ahead=timedelta(days=335))
    store.submit([Change(puts=(evolve(found, clock=ahead),))])[0].result()
    clerk = simulated.user("clerk", allow("sts:AssumeRole"))
    role = root.role("deploy", {"AWS": other})

    answer = clerk("sts:AssumeRole", RoleArn=role, DurationSeconds=900, **WORK)

    assert answer["Credentials"]["Expiration"] == START + timedelta(minutes=15)


def test_it_ends_on_a_whole_second(root: Caller, clerk: Caller) -> None:
    root.world.now = START + timedelta(milliseconds=1500)
    role = root.role("deploy", {"AWS": ACCOUNT})

    answer = clerk("sts:AssumeRole", RoleArn=role, **WORK)

    assert answer["Credentials"]["Expiration"] == START + timedelta(hours=1, seconds=1)
    assert root("iam:GetRole", RoleName="deploy")["Role"]["CreateDate"] == START + timedelta(seconds=1)
