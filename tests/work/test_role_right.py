"""What a service may do in a role that a rule's target names, and what it is told otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy, trust
from tokiwa.work.role_right import refusal
from world import World

SERVICE = "events.amazonaws.com"
ACTION = "sqs:SendMessage"
OTHER = "1" * 12
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/rule"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue"
FOREIGN = f"arn:aws:sqs:us-east-1:{OTHER}:queue"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/sender"
OPEN = policy({**allow(ACTION), "Principal": {"AWS": ROLE}})
FROM_RULE = policy({**allow(ACTION), "Principal": "*", "Condition": {"ArnEquals": {"aws:SourceArn": RULE}}})
NOW = "2027-01-01T00:00:00Z"  # as worlds begin

CASES: dict[str, tuple[list[dict[str, Any]], str, str | None, str | None]] = {
    "allowed": ([allow(ACTION, QUEUE)], QUEUE, None, None),
    "another queue": ([allow(ACTION, f"{QUEUE}-2")], QUEUE, None, "because no identity-based policy allows"),
    "nothing": ([allow("sns:*")], QUEUE, None, "because no identity-based policy allows"),
    "by the queue alone": ([allow("sns:*")], QUEUE, OPEN, None),
    "denied": ([allow("sqs:*"), deny(ACTION)], QUEUE, OPEN, "with an explicit deny in an identity-based policy"),
    "of another account": ([allow("sqs:*")], FOREIGN, None, "because no resource-based policy allows"),
    "of another account that agrees": ([allow("sqs:*")], FOREIGN, OPEN, None),
    "of another account alone": ([allow("sns:*")], FOREIGN, OPEN, "because no identity-based policy allows"),
    "not before it is time": (
        [allow(ACTION, Condition={"DateGreaterThan": {"aws:CurrentTime": NOW}})],
        QUEUE,
        None,
        "because no identity-based policy allows",
    ),
    "until it is late": (
        [allow(ACTION, Condition={"DateLessThanEquals": {"aws:CurrentTime": NOW}})],
        QUEUE,
        None,
        None,
    ),
    "not in another region": (
        [allow(ACTION), deny("*", Condition={"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}})],
        QUEUE.replace("us-east-1", "eu-west-1"),
        None,
        "with an explicit deny in an identity-based policy",
    ),
    "in this region": (
        [allow(ACTION), deny("*", Condition={"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}})],
        QUEUE,
        None,
        None,
    ),
}


def asked(
    world: World, resource: str = QUEUE, document: str | None = None, role: str = ROLE, **more: str
) -> str | None:
    """Why EventBridge may not send for the rule."""
    with world.means.store.snapshot() as tx:
        return refusal(tx, role, SERVICE, RULE, ACTION, resource, document, world.now, more)


@pytest.mark.parametrize("case", CASES)
def test_what_its_policies_say(case: str, world: World) -> None:
    statements, resource, document, because = CASES[case]
    Caller(world, world.root).role("sender", {"Service": SERVICE}, *statements)
    told = asked(world, resource, document)
    if because is None:
        assert told is None
        return
    who = f"User: arn:aws:sts::{ACCOUNT}:assumed-role/sender/rule is not authorized to perform: {ACTION}"
    assert told is not None
    assert told.startswith(f"{who} on resource: {resource} {because}")


def test_its_boundary_limits_it(world: World) -> None:
    root = Caller(world, world.root)
    limit = root("iam:CreatePolicy", PolicyName="limit", PolicyDocument=policy(allow("sns:*")))["Policy"]["Arn"]
    root.role("sender", {"Service": SERVICE}, allow("*"), PermissionsBoundary=limit)
    assert "because no permissions boundary allows" in str(asked(world))


def test_the_resources_policy_may_ask_for_what_the_service_says_of_its_source(world: World) -> None:
    Caller(world, world.root).role("sender", {"Service": SERVICE}, allow("sqs:*"))
    assert asked(world, FOREIGN, FROM_RULE, **{"aws:SourceArn": RULE}) is None
    assert "because no resource-based policy allows" in str(asked(world, FOREIGN, FROM_RULE))


TRUSTS: dict[str, tuple[str, dict[str, Any] | None, bool]] = {
    "the service": (SERVICE, None, True),
    "for the account": (SERVICE, {"StringEquals": {"aws:SourceAccount": ACCOUNT}}, True),
    "for the rule": (SERVICE, {"ArnEquals": {"aws:SourceArn": RULE}}, True),
    "another service": ("lambda.amazonaws.com", None, False),
    "for another account": (SERVICE, {"StringEquals": {"aws:SourceAccount": OTHER}}, False),
    "for another rule": (SERVICE, {"ArnEquals": {"aws:SourceArn": f"{RULE}-2"}}, False),
}


@pytest.mark.parametrize("case", TRUSTS)
def test_whom_it_trusts(case: str, world: World) -> None:
    service, condition, trusted = TRUSTS[case]
    root = Caller(world, world.root)
    root.role("sender", {"Service": "ec2.amazonaws.com"}, allow("sqs:*"))
    document = trust({"Service": service}, **({"Condition": condition} if condition else {}))
    root("iam:UpdateAssumeRolePolicy", RoleName="sender", PolicyDocument=document)
    told = asked(world, document=OPEN)
    if trusted:
        assert told is None
        return
    assert told == (
        f"User: {SERVICE} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
        "because no role trust policy allows the sts:AssumeRole action"
    )


NO_ROLES = (f"{ROLE}-2", f"arn:aws:iam::{ACCOUNT}:role/path/sender", f"arn:aws:iam::{OTHER}:role/sender", "sender", "")


@pytest.mark.parametrize("arn", NO_ROLES)
def test_a_role_that_is_none_of_the_accounts_own(arn: str, world: World) -> None:
    """Even where one of another account trusts whoever EventBridge works for."""
    for principal in (world.root, world.new_account(OTHER)):
        Caller(world, principal).role("sender", {"Service": SERVICE}, allow("sqs:*"))
    assert asked(world, document=OPEN, role=arn) == f"{arn} is not a role of account {ACCOUNT}."


def test_it_is_asked_at_the_time_of_its_account(world: World) -> None:
    Caller(world, world.root).role(
        "sender", {"Service": SERVICE}, allow(ACTION, Condition={"DateGreaterThan": {"aws:CurrentTime": NOW}})
    )
    world.now += timedelta(seconds=1)
    assert asked(world) is None
