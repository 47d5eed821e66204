"""The queue of each CA is kept, and two who give out turns at the same time notice each other."""

from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.smoothing import Queue
from tokiwa.domain.value import evolve
from tokiwa.store import renewal_queues
from tokiwa.store.store import Store
from tokiwa.store.transaction import Conflict

CA = f"arn:aws:acm-pca:us-east-1:{ACCOUNT}:certificate-authority/"


def test_by_authority_and_by_account(store: Store) -> None:
    write(store, Queue(f"{CA}b", ACCOUNT, NOW), Queue(f"{CA}a", ACCOUNT, NOW), Queue("other", "111111111111", NOW))
    assert look(store, renewal_queues.get, f"{CA}a").free == NOW
    assert look(store, renewal_queues.get, "unknown") is None
    assert [each.authority for each in look(store, renewal_queues.of_account, ACCOUNT)] == [f"{CA}a", f"{CA}b"]


def test_a_turn_is_given_out_once(store: Store) -> None:
    write(store, Queue(f"{CA}a", ACCOUNT, NOW))
    read = look(store, renewal_queues.get, f"{CA}a")
    write(store, evolve(read, free=NOW + timedelta(hours=1)))
    with pytest.raises(Conflict):
        write(store, evolve(read, free=NOW + timedelta(hours=2)))
