"""What a handler may use: transactions that are whole or nothing, and the audit entry that goes with the first one."""

import pytest

from tokiwa.domain.change import Change
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.store import audit, configurations
from tokiwa.store.audit import Entry
from tokiwa.work import Conflict
from world import ACCOUNT, START, World

SET = Change(puts=(AccountConfiguration(ACCOUNT, 10),))
ENTRY = Entry("e-1", ACCOUNT, START, "acm:PutAccountConfiguration", "arn", "127.0.0.1", "", "{}")


def days(world: World) -> int:
    with world.means.store.snapshot() as tx:
        return configurations.get(tx, ACCOUNT).days_before


def entries(world: World) -> list[str]:
    with world.means.store.snapshot() as tx:
        return [entry.id for entry in audit.latest(tx, ACCOUNT, START, 10)]


def test_what_is_applied_is_written_when_the_block_ends_well(world: World) -> None:
    with world.means.work().transaction() as tx:
        tx.apply(SET)
        assert configurations.get(tx, ACCOUNT).days_before == 45
    assert days(world) == 10


def test_nothing_is_written_when_it_does_not(world: World) -> None:
    def fail() -> None:
        with world.means.work().transaction() as tx:
            tx.apply(SET)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert days(world) == 45


def test_whoever_was_slower_is_told(world: World) -> None:
    def slow() -> None:
        with world.means.work().transaction() as tx:
            world.means.store.submit([SET])[0].result()
            tx.apply(SET)

    with pytest.raises(Conflict):
        slow()


def test_without_waiting_the_next_transaction_sees_what_the_last_one_wrote(world: World) -> None:
    work = world.means.work(waits=False)
    with work.transaction() as tx:
        tx.apply(SET)
    assert len(work.pending) == 1
    with work.transaction() as tx:
        assert configurations.get(tx, ACCOUNT).days_before == 10
    assert work.pending == []


def test_the_entry_is_written_with_the_first_change_and_once(world: World) -> None:
    work = world.means.work(entry=lambda _: ENTRY)
    with work.transaction() as tx:
        configurations.get(tx, ACCOUNT)
    assert entries(world) == []
    for change in (SET, Change(puts=(AccountConfiguration("111111111111", 10),))):
        with work.transaction() as tx:
            tx.apply(change)
    assert entries(world) == ["e-1"]


def test_a_receipt_is_an_entry_without_a_change(world: World) -> None:
    with world.means.work(entry=lambda _: ENTRY).transaction() as tx:
        tx.receipt = ""
    assert entries(world) == ["e-1"]


def test_changes_stand_or_fall_each_by_itself(world: World) -> None:
    problems = world.means.work().write([SET, SET, Change(puts=(AccountConfiguration("111111111111", 10),))])
    assert [type(problem) for problem in problems] == [type(None), Conflict, type(None)]
