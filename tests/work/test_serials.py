"""Serials are on the disk as reserved before they are used, in blocks, and never given twice."""

import threading

from managed import CA
from tokiwa.domain.issued import ReservedSerial
from tokiwa.store import issued
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
    given = [ours.take(CA, ACCOUNT, START).serial for _ in range(Serials.BLOCK)]
    assert set(given) == reserved(world)
    ours.take(CA, ACCOUNT, START)
    assert len(reserved(world)) == 2 * Serials.BLOCK


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
    assert len(reserved(world)) == Serials.BLOCK


def test_a_clean_end_releases_what_is_unused(world: World) -> None:
    ours = serials(world)
    taken = ours.take(CA, ACCOUNT, START)
    ours.give_back()
    assert reserved(world) == {taken.serial}


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
