"""Buses as targets that name a role: what it must be, and that it counts as soon as it is mended."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import attrs
import pytest

from callers import Caller, allow, deny, policy, trust
from eventing import DEFAULT_BUS, LOG_GROUP, Client, delivered, lines, put_ahead, target
from messaging import EVENTS, queue_arn
from messaging import Client as Queues
from world import ACCOUNT, REGION, START, World

OTHER = "111111111111"
BUS = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/own"
THEIRS = DEFAULT_BUS.replace(ACCOUNT, OTHER)
RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/forward"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/forwarder"
PUT = "events:PutEvents"
SESSION = (
    f"User: arn:aws:sts::{ACCOUNT}:assumed-role/forwarder/forward is not authorized to perform: {PUT} on resource: "
)
DISTRUSTED = (
    f"User: {EVENTS} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
    "because no role trust policy allows the sts:AssumeRole action"
)
BY_IDENTITY = f"because no identity-based policy allows the {PUT} action"
BY_RESOURCE = f"because no resource-based policy allows the {PUT} action"


@attrs.frozen
class Role:
    """A role as it is at first: its trust and its policy, none where it is not there."""

    why: str
    service: str = EVENTS
    condition: dict[str, Any] | None = None
    statements: tuple[dict[str, Any], ...] = (allow(PUT, BUS),)

    def make(self, root: Caller) -> None:
        """Set it up, or set it right, whether it is there or not."""
        more = {"Condition": self.condition} if self.condition else {}
        put(root, trust({"Service": self.service}, **more), *self.statements)


def put(root: Caller, trusted: str, *statements: dict[str, Any]) -> None:
    """The role with this trust and these rights, whatever it was."""
    if not any(each["RoleName"] == "forwarder" for each in root("iam:ListRoles")["Roles"]):
        root("iam:CreateRole", RoleName="forwarder", AssumeRolePolicyDocument=trusted)
    root("iam:UpdateAssumeRolePolicy", RoleName="forwarder", PolicyDocument=trusted)
    root("iam:PutRolePolicy", RoleName="forwarder", PolicyName="own", PolicyDocument=policy(*statements))


def good(root: Caller, on: str = BUS) -> None:
    """The role as EventBridge's user guide has it."""
    put(root, trust({"Service": EVENTS}), allow(PUT, on))


CASES: dict[str, Role | None] = {
    "is not there": None,
    "trusts another service": Role(DISTRUSTED, service="lambda.amazonaws.com"),
    "trusts for another account": Role(DISTRUSTED, condition={"StringEquals": {"aws:SourceAccount": OTHER}}),
    "trusts for another rule": Role(DISTRUSTED, condition={"ArnEquals": {"aws:SourceArn": f"{RULE}-2"}}),
    "may do something else": Role(f"{SESSION}{BUS} {BY_IDENTITY}", statements=(allow("events:PutRule"),)),
    "may put into another bus": Role(f"{SESSION}{BUS} {BY_IDENTITY}", statements=(allow(PUT, f"{BUS}-2"),)),
    "is denied it": Role(
        f"{SESSION}{BUS} with an explicit deny in an identity-based policy", statements=(allow("*"), deny(PUT, BUS))
    ),
}


def listening(client: Client) -> None:
    """A bus of the account, and a rule there that writes what comes to a log group."""
    client("events:CreateEventBus", Name="own")
    client.log_group()
    client.rule("listen", target(), EventBusName="own")


@pytest.mark.parametrize("case", CASES)
def test_a_role_that_does_not_do_sends_nothing_until_it_is_mended(case: str, client: Client, world: World) -> None:
    """In the account itself, too, where without a role nothing else would be asked."""
    root, role = Caller(world, world.root), CASES[case]
    listening(client)
    if role is not None:
        role.make(root)
    client.rule("forward", target(BUS, RoleArn=ROLE))

    client.send()
    world.settle()

    (found,) = delivered(world)
    assert (found.status.value, found.error_code) == ("dropped", "NO_PERMISSIONS")
    assert found.error_message == (f"{ROLE} is not a role of account {ACCOUNT}." if role is None else role.why)
    assert lines(world) == []

    good(root)
    identity = client.send()
    world.settle()

    assert [line["id"] for line in lines(world)] == [identity]


def test_what_a_role_could_not_send_is_told_and_kept_as_a_dead_letter(client: Client, world: World) -> None:
    queues = Queues(world, world.root)
    url = queues.queue("dead", let=(EVENTS, RULE))
    client("events:CreateEventBus", Name="own")
    client.rule("forward", target(BUS, RoleArn=ROLE, DeadLetterConfig={"Arn": queue_arn("dead")}))

    identity = client.send()
    world.settle()

    (letter,) = queues.take(url)
    told = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert json.loads(letter["Body"])["id"] == identity
    assert (told["ERROR_CODE"], told["ERROR_MESSAGE"]) == (
        "NO_PERMISSIONS",
        f"{ROLE} is not a role of account {ACCOUNT}.",
    )
    (listed,) = world.call("tokiwa:ListDeliveries")["Deliveries"]
    assert (listed["Status"], listed["ErrorCode"]) == ("DEAD", "NO_PERMISSIONS")


OPEN = {"Sid": "s", "Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": PUT, "Resource": THEIRS}
ACROSS: dict[str, tuple[dict[str, Any] | None, str, str]] = {
    "the bus says nothing": (None, THEIRS, f"{SESSION}{THEIRS} {BY_RESOURCE}"),
    "the role's own account says nothing": (OPEN, BUS, f"{SESSION}{THEIRS} {BY_IDENTITY}"),
    "the bus lets in another role": (
        {**OPEN, "Principal": {"AWS": f"{ROLE}-2"}},
        THEIRS,
        f"{SESSION}{THEIRS} {BY_RESOURCE}",
    ),
    "the bus lets in another rule": (
        {**OPEN, "Condition": {"ArnEquals": {"aws:SourceArn": f"{RULE}-2"}}},
        THEIRS,
        f"{SESSION}{THEIRS} {BY_RESOURCE}",
    ),
}


@pytest.mark.parametrize("case", ACROSS)
def test_across_accounts_both_must_agree(case: str, client: Client, world: World) -> None:
    statement, allowed, why = ACROSS[case]
    root, other = Caller(world, world.root), Client(world, world.new_account(OTHER))
    other.log_group()
    other.rule("listen", target(LOG_GROUP.replace(ACCOUNT, OTHER)))
    if statement is not None:
        other("events:PutPermission", Policy=policy(statement))
    good(root, on=allowed)
    client.rule("forward", target(THEIRS, RoleArn=ROLE))

    client.send()
    world.settle()

    (found,) = delivered(world)
    assert (found.status.value, found.error_code, found.error_message) == ("dropped", "NO_PERMISSIONS", why)
    assert lines(world, account=OTHER) == []

    good(root, on=THEIRS)
    if case != "the role's own account says nothing":
        other("events:PutPermission", Policy=policy(OPEN))
    client.send()
    world.settle()

    assert len(lines(world, account=OTHER)) == 1


@pytest.mark.parametrize("role", [None, ROLE], ids=["no role", "a role"])
def test_a_bus_may_deny_what_comes_from_its_own_account(role: str | None, client: Client, world: World) -> None:
    """All of it or certain rules (EventBridge User Guide, event buses in the same account and Region)."""
    listening(client)
    good(Caller(world, world.root))
    refused = {**deny(PUT, BUS), "Sid": "s", "Principal": "*", "Condition": {"ArnEquals": {"aws:SourceArn": RULE}}}
    client("events:PutPermission", EventBusName="own", Policy=policy(refused))
    more = {} if role is None else {"RoleArn": role}
    client.rule("forward", target(BUS, **more))
    client.rule("other", target(BUS, **more))

    client.send()
    world.settle()

    assert {found.rule.rpartition("/")[2]: found.status.value for found in delivered(world)} == {
        "forward": "dropped",
        "other": "delivered",
        "listen": "delivered",
    }


@pytest.mark.parametrize(("ahead", "arrives"), [("sender", True), ("receiver", False)])
def test_a_role_is_asked_by_the_clock_of_its_own_account(ahead: str, arrives: bool, world: World) -> None:
    accounts = {"sender": "222222222222", "receiver": "333333333333"}
    principals = {who: world.new_account(account, test_clock=who == ahead) for who, account in accounts.items()}
    sender, receiver = Client(world, principals["sender"]), Client(world, principals["receiver"])
    put_ahead(world, accounts[ahead], days=300)
    theirs = DEFAULT_BUS.replace(ACCOUNT, accounts["receiver"])
    receiver.log_group()
    receiver.rule("listen", target(LOG_GROUP.replace(ACCOUNT, accounts["receiver"])))
    receiver("events:PutPermission", StatementId="s", Principal=accounts["sender"], Action=PUT)
    later = {"DateGreaterThan": {"aws:CurrentTime": f"{START + timedelta(days=200):%Y-%m-%dT%H:%M:%SZ}"}}
    role = Caller(world, principals["sender"]).role("forwarder", {"Service": EVENTS}, allow(PUT, Condition=later))
    sender.rule("forward", target(theirs, RoleArn=role))

    sender.send()
    world.settle()

    assert len(lines(world, account=accounts["receiver"])) == int(arrives)
