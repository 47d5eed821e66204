"""Buses as targets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from callers import Caller, allow
from eventing import DEFAULT_BUS, LOG_GROUP, Client, delivered, lines, put_ahead, target
from world import ACCOUNT, REGION, World

OTHER = "111111111111"
THEIRS = DEFAULT_BUS.replace(ACCOUNT, OTHER)
THEIR_GROUP = LOG_GROUP.replace(ACCOUNT, OTHER)


def test_an_event_goes_on_to_another_bus_as_it_is(client: Client, world: World) -> None:
    bus = client("events:CreateEventBus", Name="own")["EventBusArn"]
    client.log_group()
    client.rule("forward", target(bus, Input='{"not":"used"}'))
    client.rule("listen", target(), EventBusName="own")

    identity = client.send()
    world.settle()

    (line,) = lines(world)
    assert (line["id"], line["account"], line["detail"]) == (identity, ACCOUNT, {"n": 1})


def test_an_event_that_two_rules_send_on_arrives_once(client: Client, world: World) -> None:
    bus = client("events:CreateEventBus", Name="own")["EventBusArn"]
    client.log_group()
    client.rule("one", target(bus))
    client.rule("two", target(bus))
    client.rule("listen", target(), EventBusName="own")

    client.send()
    world.settle()

    assert len(lines(world)) == 1
    assert {found.status.value for found in delivered(world)} == {"delivered"}


def test_buses_cannot_send_an_event_round_in_circles(client: Client, world: World) -> None:
    bus = client("events:CreateEventBus", Name="own")["EventBusArn"]
    client.rule("there", target(bus))
    client.rule("back", target(DEFAULT_BUS), EventBusName="own")

    client.send()
    world.settle()

    there, back = sorted(delivered(world), key=lambda found: found.rule, reverse=True)
    assert there.status.value == "delivered"
    assert (back.status.value, back.error_code) == ("dropped", "NO_PERMISSIONS")
    assert len(world.events("Done")) == 2


def stranger(world: World) -> Client:
    """Another account, with a rule that writes what comes to a log group."""
    made = Client(world, world.new_account(OTHER))
    made.log_group()
    made.rule("listen", target(THEIR_GROUP))
    return made


ROLE = f"arn:aws:iam::{ACCOUNT}:role/forwarder"
LETS_IN: dict[str, dict[str, Any]] = {
    "the account": {"Principal": {"AWS": ACCOUNT}},
    "the target's role": {"Principal": {"AWS": ROLE}},
    "everybody from this rule": {
        "Principal": "*",
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/*"}},
    },
    "the source": {"Principal": {"AWS": ACCOUNT}, "Condition": {"StringEquals": {"events:source": "app"}}},
}


@pytest.mark.parametrize("case", LETS_IN)
def test_the_bus_of_another_account_takes_events_from_whom_it_lets_in(case: str, client: Client, world: World) -> None:
    other = stranger(world)
    statement = {"Sid": "s", "Effect": "Allow", "Action": "events:PutEvents", "Resource": THEIRS, **LETS_IN[case]}
    other("events:PutPermission", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    Caller(world, world.root).role("forwarder", {"Service": "events.amazonaws.com"}, allow("events:PutEvents", THEIRS))
    client.rule("forward", target(THEIRS, RoleArn=ROLE))

    identity = client.send()
    world.settle()

    (line,) = lines(world, account=OTHER)
    assert (line["id"], line["account"]) == (identity, ACCOUNT)


KEEPS_OUT: dict[str, dict[str, Any] | None] = {
    "no policy": None,
    "a third account": {"Principal": {"AWS": "222222222222"}},
    "another source": {"Principal": {"AWS": ACCOUNT}, "Condition": {"StringEquals": {"events:source": "bank"}}},
    "a denial": {"Principal": "*", "Effect": "Deny"},
}


@pytest.mark.parametrize("case", KEEPS_OUT)
def test_and_from_nobody_else(case: str, client: Client, world: World) -> None:
    other = stranger(world)
    statement = KEEPS_OUT[case]
    if statement is not None:
        whole = {"Sid": "s", "Effect": "Allow", "Action": "events:PutEvents", "Resource": THEIRS, **statement}
        other("events:PutPermission", Policy=json.dumps({"Version": "2012-10-17", "Statement": [whole]}))
    client.rule("forward", target(THEIRS))

    client.send()
    world.settle()

    assert lines(world, account=OTHER) == []
    (found,) = delivered(world)
    assert (found.status.value, found.error_code) == ("dropped", "NO_PERMISSIONS")


def test_a_bus_that_is_not_there(client: Client, world: World) -> None:
    client.rule("forward", target(DEFAULT_BUS.replace("default", "gone")))

    client.send()
    world.settle()

    (found,) = delivered(world)
    assert (found.status.value, found.error_code) == ("dropped", "NO_RESOURCE")


@pytest.mark.parametrize("ahead", ["sender", "receiver"])
def test_it_arrives_at_once_by_whichever_clock(ahead: str, world: World) -> None:
    sender = Client(world, world.new_account("222222222222", test_clock=ahead == "sender"))
    receiver = Client(world, world.new_account("333333333333", test_clock=ahead == "receiver"))
    put_ahead(world, "222222222222" if ahead == "sender" else "333333333333", days=300)
    theirs = DEFAULT_BUS.replace(ACCOUNT, "333333333333")
    receiver.log_group()
    receiver.rule("listen", target(LOG_GROUP.replace(ACCOUNT, "333333333333")))
    receiver("events:PutPermission", StatementId="s", Principal="222222222222", Action="events:PutEvents")
    sender.rule("forward", target(theirs))

    sender.send()
    world.settle()

    assert len(lines(world, account="333333333333")) == 1
