from datetime import timedelta

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.account import Account, Ran, TestClock
from tokiwa.domain.value import evolve
from tokiwa.store import accounts

CLOCKED = Account("111111111111", "clocked", NOW, TestClock(ahead=timedelta(days=3)))


def test_all_and_those_with_a_clock(store):
    write(store, CLOCKED, Account(ACCOUNT, "root", NOW))
    assert [a.id for a in look(store, accounts.every)] == [ACCOUNT, CLOCKED.id]
    assert look(store, accounts.clocked) == [evolve(CLOCKED, version=1)]
    assert look(store, accounts.get, CLOCKED.id).clock == CLOCKED.clock
    assert look(store, accounts.get, "222222222222") is None


def test_what_ran_on_a_journey_is_told_in_order(store):
    ran = [Ran("journey", number, "renew", f"key {number}", NOW) for number in (10, 9, 100, 0)]
    write(store, *ran, Ran("another", 5, "renew", "key", NOW))
    assert [r.number for r in look(store, accounts.ran_on, "journey", 3)] == [0, 9, 10]


def test_the_timeline_of_an_account_is_its_own_only_with_a_clock(store):
    write(store, CLOCKED, Account(ACCOUNT, "root", NOW))
    with store.snapshot() as tx:
        cursor, dialect = tx._open(), tx._dialect
        lines = [accounts.timeline(cursor, dialect, name) for name in (ACCOUNT, CLOCKED.id, "222222222222")]
    assert lines == ["", CLOCKED.id, None]
