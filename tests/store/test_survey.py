"""A walk comes past every value once, whatever its key is made of."""

from __future__ import annotations

import pytest
from tests.store.keeping import NOW, write

from tokiwa.domain.issued import Issued, ReservedSerial
from tokiwa.store import survey
from tokiwa.store.issued import issued, serials
from tokiwa.store.store import Store
from tokiwa.store.survey import key, walk


@pytest.mark.parametrize("page", [1, 2, 3, 7, 500])
def test_all_are_seen_in_the_order_of_their_keys(store: Store, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(survey, "PAGE", page)
    wanted = [Issued(ca, "0" * 12, f"{n:032x}", NOW, "t", "me") for ca in ("b", "a") for n in range(3)]
    write(store, *wanted)
    with store.snapshot() as tx:
        seen = [key(issued, each) for each in walk(tx, issued)]
    assert seen == sorted((each.authority, each.serial) for each in wanted)


def test_nothing_is_nothing(store: Store) -> None:
    with store.snapshot() as tx:
        assert list(walk(tx, serials)) == []


def test_a_key_is_what_get_takes(store: Store) -> None:
    reserved = ReservedSerial("4a" * 16, "ca", "0" * 12, "node", NOW)
    write(store, reserved)
    with store.snapshot() as tx:
        assert serials.get(tx, *key(serials, reserved)) is not None
