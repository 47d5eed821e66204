"""Deliveries that are still to be made, page by page."""

from __future__ import annotations

from datetime import timedelta

from eventing import LOG_GROUP, RULE
from managed import write
from tokiwa.domain.change import Job
from tokiwa.domain.dispatch import Delivery
from tokiwa.store import outstanding
from world import ACCOUNT, START, World

CLOCKED = "111122223333"


def delivery(event: str, account: str = ACCOUNT) -> Delivery:
    return Delivery(event, RULE, "one", LOG_GROUP, account, START)


def found(world: World, after: str = "", limit: int = 10) -> list[str]:
    with world.means.store.snapshot() as tx:
        return [each.event for each in outstanding.undelivered(tx, after, limit)]


def test_they_come_in_the_order_of_their_keys_whether_they_are_due_or_not(world: World) -> None:
    made = {event: delivery(event) for event in ("c", "a", "b")}
    later = (Job("deliver", each.key, ACCOUNT, START + timedelta(days=1)) for each in made.values())
    write(world, *made.values(), jobs=(*later, Job("renew", "z", ACCOUNT, START)))
    assert found(world) == ["a", "b", "c"]
    assert found(world, limit=2) == ["a", "b"]
    assert found(world, made["b"].key) == ["c"]


def test_what_was_delivered_is_not_there_nor_what_is_on_record_no_more(world: World) -> None:
    write(world, delivery("done"), jobs=(Job("deliver", delivery("gone").key, ACCOUNT, START),))
    assert found(world) == []


def test_what_is_on_a_test_clock_is_left_out(world: World) -> None:
    world.new_account(CLOCKED, test_clock=True)
    made = delivery("a", CLOCKED)
    write(world, made, jobs=(Job("deliver", made.key, CLOCKED, START),))
    assert found(world) == []
