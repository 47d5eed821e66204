import pytest
from tests.store.keeping import ACCOUNT, NOW, write

from tokiwa.domain.account import Account
from tokiwa.domain.change import Change, Job
from tokiwa.store import accounts

OTHER = "111111111111"


def test_a_snapshot_does_not_see_what_is_committed_after_its_first_look(store):
    with store.snapshot() as tx:
        assert accounts.every(tx) == []
        write(store, Account(ACCOUNT, "root", NOW))
        assert accounts.every(tx) == []
        assert accounts.get(tx, ACCOUNT) is None


def test_a_snapshot_begins_with_its_first_look(store):
    with store.snapshot() as tx:
        write(store, Account(ACCOUNT, "root", NOW))
        assert [a.id for a in accounts.every(tx)] == [ACCOUNT]


def test_what_is_applied_is_collected_and_not_seen(store):
    job = Job("renew", "arn", ACCOUNT, NOW)
    with store.snapshot() as tx:
        tx.apply(Change(puts=(Account(ACCOUNT, "root", NOW),)))
        tx.apply(Change(puts=(Account(OTHER, "other", NOW),), jobs=(job,)))
        assert accounts.every(tx) == []
    assert [a.id for a in tx.change.puts] == [ACCOUNT, OTHER]
    assert tx.change.jobs == (job,)


def test_nothing_is_read_after_its_end(store):
    with store.snapshot() as tx:
        assert accounts.every(tx) == []
    with pytest.raises(RuntimeError, match="has ended"):
        accounts.every(tx)


def test_a_connection_is_free_for_the_next_snapshot_even_after_a_failure(store):
    with pytest.raises(IndexError), store.snapshot() as tx:
        accounts.every(tx)[0]
    write(store, Account(ACCOUNT, "root", NOW))
    with store.snapshot() as tx:
        assert [a.id for a in accounts.every(tx)] == [ACCOUNT]
