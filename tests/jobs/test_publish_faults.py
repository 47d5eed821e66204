"""Events on which a fault lies: they are late, or no rule ever sees them."""

from __future__ import annotations

from typing import Any

import pytest

from eventing import Client, delivered, lines, target
from managed import write
from tokiwa.domain.fault import PUBLISH, Effect, Fault
from world import ACCOUNT, START, World


def fault(world: World, effect: Effect, **changes: Any) -> None:
    values = {"id": "one", "account": ACCOUNT, "on": PUBLISH, "effect": effect, "made_at": START, "times": 1}
    write(world, Fault(**{**values, **changes}))


@pytest.fixture
def ready(client: Client) -> Client:
    """Two rules that take the same events."""
    client.log_group()
    client.rule("one", target())
    client.rule("two", target(id_="two"))
    return client


def test_one_is_lost_for_all_rules(ready: Client, world: World) -> None:
    fault(world, Effect.LOSE, resource="arn:aws:x:::certificate/2")
    kept = [ready.send(Resources=[f"arn:aws:x:::certificate/{number}"]) for number in (1, 2, 3)]
    world.settle()
    assert sorted({each.event for each in delivered(world)}) == sorted({kept[0], kept[2]})
    world.advance(days=1)
    assert len(lines(world)) == 4, "lost for good"


def test_one_is_late(ready: Client, world: World) -> None:
    fault(world, Effect.DELAY, delay=3600)
    ready.send()
    world.settle()
    assert lines(world) == []
    world.advance(minutes=59)
    assert lines(world) == []
    world.advance(minutes=1)
    assert len(lines(world)) == 2


def test_events_that_nothing_is_asked_about_are_as_ever(ready: Client, world: World) -> None:
    fault(world, Effect.LOSE, resource="arn:aws:x:::certificate/2")
    ready.send()
    world.settle()
    assert len(lines(world)) == 2
