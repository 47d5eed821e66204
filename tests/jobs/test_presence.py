"""Nodes on one database: signs of life, and what a living one does for a dead one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog

from managed import Manager, records, write
from tokiwa.domain.change import Job
from tokiwa.domain.issued import Issued, IssuedStatus, ReservedSerial
from tokiwa.domain.node import BEAT, Node
from tokiwa.jobs.presence import LOOKS, Presence
from tokiwa.store import issued, jobs, nodes
from tokiwa.work import Conflict
from tokiwa.work.serials import Serials
from world import ACCOUNT, START, World

DEAD = BEAT * (LOOKS + 1)


@pytest.fixture
def other(world: World) -> Iterator[World]:
    """Another node on the same database."""
    made = World(world.settings.data, alone=False)
    yield made
    made.close()


def presence(world: World) -> Presence:
    return Presence(world.means, world.means.serials.node)


def listed(world: World) -> dict[str, Node]:
    with world.means.store.snapshot() as tx:
        return {node.id: node for node in nodes.every(tx)}


def beats(node: Presence, start: datetime, lasting: timedelta) -> datetime:
    """Signs of life for so long; when it is then."""
    for at in range(lasting // BEAT + 1):
        node.beat(start + at * BEAT)
    return start + lasting


def use(world: World, taken: ReservedSerial) -> None:
    """Record that something was signed with a serial."""
    record = Issued(taken.authority, ACCOUNT, taken.serial, START, "", "")
    write(world, record, drops=(taken,))


def reserved(world: World, node: str) -> list[Any]:
    with world.means.store.snapshot() as tx:
        return issued.reserved_by(tx, node, 1000)


def test_a_node_is_on_the_list_from_its_first_sign_of_life_until_it_gives_its_serials_back(world: World) -> None:
    presence(world).beat(START)
    (node,) = listed(world).values()
    assert (node.id, node.started_at, node.seen_at) == (world.means.serials.node, START, START)
    assert node.process > 0
    world.means.serials.give_back()
    assert listed(world) == {}


def test_a_sign_of_life_is_given_when_it_is_time_for_one(world: World) -> None:
    node = presence(world)
    seen = []
    for after in (timedelta(0), BEAT / 2, BEAT, BEAT * 1.5, BEAT * 2):
        node.beat(START + after)
        seen += [each.seen_at - START for each in listed(world).values()]
    assert seen == [timedelta(0), timedelta(0), BEAT, BEAT, BEAT * 2]


def test_nodes_know_how_many_they_are(world: World, other: World) -> None:
    first, second = presence(world), presence(other)
    first.beat(START)
    second.beat(START)
    first.beat(START + BEAT)
    assert (first.count, second.count) == (2, 2)
    other.means.serials.give_back()
    first.beat(START + 2 * BEAT)
    assert first.count == 1


def test_a_living_node_does_what_a_dead_one_cannot_do_any_more(world: World, other: World) -> None:
    authority = Manager(world).authority()
    living, dead = presence(world), presence(other)
    living.beat(START)
    dead.beat(START)
    taken = other.means.serials.take(authority, ACCOUNT, START)
    write(world, jobs=(Job("one", "a", ACCOUNT, START),))
    lease = {"now": START, "wall": START, "until": START + timedelta(days=1), "lease": f"{dead.node}/1", "line": ""}
    assert other.means.store.claim(limit=1, **lease)
    with structlog.testing.capture_logs() as logs:
        beats(living, START + BEAT, DEAD)
    assert reserved(world, dead.node) == []
    abandoned = {each.serial for each in records(world, authority) if each.status is IssuedStatus.ABANDONED}
    assert taken.serial in abandoned
    assert len(abandoned) == Serials.BLOCK
    assert set(listed(world)) == {living.node}
    with world.means.store.snapshot() as tx:
        assert jobs.next_lapse(tx) is None
    assert [entry["event"] for entry in logs] == [
        "a node gives no sign of life and is taken for dead",
        "serials whose use is not on record are revoked",
    ]
    assert living.count == 1


def test_a_node_that_moves_lives_whatever_its_clock_says(world: World, other: World) -> None:
    mine, behind = presence(world), presence(other)
    for at in range(3 * LOOKS):
        mine.beat(START + at * BEAT)
        behind.beat(START - timedelta(days=1) + at * BEAT)
    assert set(listed(world)) == {mine.node, behind.node}


def test_a_clock_that_jumps_buries_nobody(world: World, other: World) -> None:
    mine, theirs = presence(world), presence(other)
    theirs.beat(START)
    for at in range(LOOKS):
        mine.beat(START + timedelta(days=at))
    assert set(listed(world)) == {mine.node, theirs.node}


def test_who_was_taken_for_dead_begins_anew_with_new_serials(world: World, other: World) -> None:
    authority = Manager(world).authority()
    mine, silent = presence(world), presence(other)
    mine.beat(START)
    silent.beat(START)
    taken = other.means.serials.take(authority, ACCOUNT, START)
    now = beats(mine, START + BEAT, DEAD)
    with pytest.raises(Conflict):  # what it signed with this can never be recorded
        use(other, taken)
    with structlog.testing.capture_logs() as logs:
        silent.beat(now + BEAT)
    assert [entry["event"] for entry in logs] == ["this node was taken for dead"]
    assert set(listed(world)) == {mine.node, silent.node}
    use(other, other.means.serials.take(authority, ACCOUNT, START))


def test_serials_of_nobody_are_put_on_record(world: World, other: World) -> None:
    """A node reserved them between being read and being struck off, and never came back."""
    authority = Manager(world).authority()
    other.means.serials.take(authority, ACCOUNT, START)
    stray, mine = other.means.serials.node, presence(world)
    beats(mine, START, BEAT * (LOOKS - 1))
    assert len(reserved(world, stray)) == Serials.BLOCK
    beats(mine, START + BEAT * LOOKS, BEAT * 2)
    assert reserved(world, stray) == []


def test_two_that_bury_the_same_one_put_each_serial_on_record_once(world: World, other: World) -> None:
    authority = Manager(world).authority()
    third = World(world.settings.data, alone=False)
    try:
        first, second, dead = presence(world), presence(other), presence(third)
        for node in (first, second, dead):
            node.beat(START)
        third.means.serials.take(authority, ACCOUNT, START)
        for at in range(1, LOOKS + 3):
            first.beat(START + at * BEAT)
            second.beat(START + at * BEAT)
        assert set(listed(world)) == {first.node, second.node}
        abandoned = [each for each in records(world, authority) if each.status is IssuedStatus.ABANDONED]
        assert len({each.serial for each in abandoned}) == len(abandoned) == Serials.BLOCK
    finally:
        third.close()
