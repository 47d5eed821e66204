"""Serials are on the disk as reserved before they are used, in blocks, and never given twice."""

import threading

import pytest

from managed import CA
from tokiwa.domain.issued import ReservedSerial
from tokiwa.store import issued
from tokiwa.work import Conflict, Draw
from tokiwa.work.serials import Serials
from world import ACCOUNT, START, World

OTHER = CA[:-1] + "6"


def reserved(world: World) -> set[str]:
    """What is reserved on the disk."""
    with world.means.store.snapshot() as tx:
        return {each.serial for each in issued.reserved_elsewhere(tx, "nobody")}


def serials(world: World) -> Serials:
    return Serials(world.means.store, world.means.draw, "node")


def test_a_serial_is_reserved_before_it_is_given(world: World) -> None:
    ours = serials(world)
    taken = ours.take(CA, ACCOUNT, START)
    assert taken.serial in reserved(world)
    assert (taken.authority, taken.account, taken.node, taken.reserved_at) == (CA, ACCOUNT, "node", START)
    assert len(taken.serial) == 32


def test_one_block_serves_many(world: World) -> None:
    ours = serials(world)
    given = {ours.take(CA, ACCOUNT, START).serial for _ in range(Serials.BLOCK - Serials.LOW)}
    assert given < reserved(world)
    assert len(reserved(world)) == Serials.BLOCK


def test_the_next_block_is_ordered_before_the_last_one_is_used_up(world: World) -> None:
    ours = serials(world)
    for _ in range(Serials.BLOCK - Serials.LOW + 1):
        ours.take(CA, ACCOUNT, START)
    world.settle()
    assert len(reserved(world)) == 2 * Serials.BLOCK


def test_a_block_that_could_not_be_written_is_ordered_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = serials(world)
    with monkeypatch.context() as broken:
        broken.setattr(ours, "_draw", Draw(bytes))  # every serial is the same, so a block cannot be stored
        with pytest.raises(Conflict):
            ours.take(CA, ACCOUNT, START)
    assert ours.take(CA, ACCOUNT, START).serial in reserved(world)


def test_each_authority_has_its_own(world: World) -> None:
    ours = serials(world)
    assert ours.take(OTHER, ACCOUNT, START).authority == OTHER
    assert ours.take(CA, ACCOUNT, START).authority == CA


def test_what_was_put_back_is_used_again(world: World) -> None:
    ours = serials(world)
    taken = ours.take(CA, ACCOUNT, START)
    ours.put_back(taken)
    ours.put_back(None)
    given = {ours.take(CA, ACCOUNT, START).serial for _ in range(Serials.BLOCK)}
    assert taken.serial in given


def test_a_fresh_one_is_not_reserved_by_itself(world: World) -> None:
    drawn = serials(world).fresh(CA, ACCOUNT, START)
    assert (drawn.authority, drawn.account, drawn.node, drawn.reserved_at) == (CA, ACCOUNT, "node", START)
    assert not reserved(world)


def test_a_clean_end_releases_what_is_unused(world: World) -> None:
    ours = serials(world)
    taken = {ours.take(CA, ACCOUNT, START).serial for _ in range(Serials.BLOCK)}  # the last ones order a second block
    ours.give_back()
    assert reserved(world) == taken


def test_nobody_gets_what_another_has(world: World) -> None:
    ours, given = serials(world), list[ReservedSerial]()
    threads = [
        threading.Thread(target=lambda: given.extend(ours.take(CA, ACCOUNT, START) for _ in range(50)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.serial for each in given}) == 200
