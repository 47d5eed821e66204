"""Deliveries on which a fault lies: they fail, come twice or are lost, as it was asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eventing import LOG_GROUP, RULE, Client, delivered, lines, target
from managed import write
from tokiwa.domain.dispatch import Status
from tokiwa.domain.fault import DELIVER, Effect, Fault
from tokiwa.store import faults
from world import ACCOUNT, START, World


def fault(world: World, effect: Effect, **changes: Any) -> None:
    values = {"id": "one", "account": ACCOUNT, "on": DELIVER, "effect": effect, "made_at": START, "times": 1}
    write(world, Fault(**{**values, **changes}))


def struck(world: World) -> int:
    with world.means.store.snapshot() as tx:
        return sum(each.struck for each in faults.of_account(tx, ACCOUNT))


@pytest.fixture
def ready(client: Client) -> Client:
    """A rule whose target is a log group."""
    client.log_group()
    client.rule("rule", target())
    return client


def test_it_fails_and_is_tried_again(ready: Client, world: World) -> None:
    fault(world, Effect.FAIL, reason="THROTTLING", message="Not now.", times=2)
    ready.send()
    world.settle()
    (first,) = delivered(world)
    assert (first.status, first.error_code, first.error_message) == (Status.RETRYING, "THROTTLING", "Not now.")
    world.advance(seconds=5)
    world.advance(seconds=5)
    (found,) = delivered(world)
    assert (found.status, found.attempts) == (Status.DELIVERED, 3)
    assert len(lines(world)) == 1


def test_it_is_lost_and_looks_delivered(ready: Client, world: World) -> None:
    fault(world, Effect.LOSE)
    ready.send()
    second = ready.send()
    world.settle()
    assert [each.status for each in delivered(world)] == [Status.DELIVERED] * 2
    assert struck(world) == 1
    assert len(lines(world)) == 1
    assert second in {each.event for each in delivered(world)}


def test_it_comes_twice(ready: Client, world: World) -> None:
    """With the same id, as at-least-once delivery does it."""
    fault(world, Effect.DUPLICATE)
    identity = ready.send()
    world.settle()
    assert [line["id"] for line in lines(world)] == [identity] * 2
    (found,) = delivered(world)
    assert (found.status, found.attempts) == (Status.DELIVERED, 1)


def test_a_duplicate_of_what_does_not_arrive_is_nothing(client: Client, world: World) -> None:
    client.rule("rule", target())
    fault(world, Effect.DUPLICATE)
    client.send()
    world.settle()
    assert delivered(world)[0].error_code == "NO_RESOURCE"


ABOUT: dict[str, tuple[str, bool]] = {
    "the rule": (RULE, True),
    "the target": (LOG_GROUP, True),
    "what the event is about": ("arn:aws:x:::certificate/*", True),
    "another rule": (f"{RULE}2", False),
}


@pytest.mark.parametrize("case", ABOUT)
def test_by_what_it_is_about(ready: Client, world: World, case: str) -> None:
    resource, strikes = ABOUT[case]
    fault(world, Effect.LOSE, resource=resource)
    ready.send(Resources=["arn:aws:x:::certificate/1"])
    world.settle()
    assert len(lines(world)) == (0 if strikes else 1)


def test_without_a_fault_nothing_changes(ready: Client, world: World) -> None:
    ready.send()
    world.advance(seconds=timedelta(minutes=1).total_seconds())
    assert len(lines(world)) == 1
