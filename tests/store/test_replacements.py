"""Items are found by their state and by when they are to be looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.replacement import Replacement, Selection
from tokiwa.domain.replacement_item import Item, ItemState
from tokiwa.store import replacements
from tokiwa.store.store import Store

MINUTE = timedelta(minutes=1)
ASKED, WAITING = ItemState.ASKED, ItemState.WAITING


def item(number: int, state: ItemState = WAITING, **changes: Any) -> Item:
    return Item(
        **{"replacement": "one", "arn": f"arn-{number}", "authority": "ca", "serial": "4a", "state": state, **changes}
    )


def numbers(found: list[Item]) -> list[int]:
    return [int(each.arn[-1]) for each in found]


@pytest.fixture
def full(store: Store) -> Store:
    """Some of each kind, and one of another replacement."""
    write(
        store,
        item(3),
        item(1),
        item(2),
        item(4, ASKED, look_at=NOW + MINUTE),
        item(5, ASKED, look_at=NOW),
        item(6, ASKED, look_at=NOW - MINUTE),
        item(7, ItemState.STRAGGLING),
        item(8, ItemState.RENEWED, look_at=NOW + 2 * MINUTE),
        item(9, ASKED, look_at=NOW, replacement="two"),
    )
    return store


def test_what_waits_comes_in_the_order_of_names(full: Store) -> None:
    assert numbers(look(full, replacements.waiting, "one", 10)) == [1, 2, 3]
    assert numbers(look(full, replacements.waiting, "one", 2)) == [1, 2]
    assert numbers(look(full, replacements.listed, "one", WAITING, "arn-1", 10)) == [2, 3]


def test_what_is_due_comes_by_its_time(full: Store) -> None:
    assert numbers(look(full, replacements.due, "one", ASKED, NOW, 10)) == [6, 5]
    assert numbers(look(full, replacements.due, "one", ASKED, NOW, 1)) == [6]
    assert numbers(look(full, replacements.due, "one", ASKED, NOW + MINUTE, 10)) == [6, 5, 4]
    assert look(full, replacements.due, "one", ItemState.STRAGGLING, NOW + timedelta(days=9999), 10) == []


@pytest.mark.parametrize(
    ("state", "next_"),
    [(ASKED, MINUTE), (ItemState.RENEWED, 2 * MINUTE), (ItemState.STRAGGLING, None), (ItemState.FAILING, None)],
)
def test_the_next_look_is_the_first_after_now(full: Store, state: ItemState, next_: timedelta | None) -> None:
    assert look(full, replacements.next_look, "one", state, NOW) == (None if next_ is None else NOW + next_)


def test_they_are_counted_by_state(full: Store) -> None:
    assert look(full, replacements.counts, "one") == {
        WAITING: 3,
        ASKED: 3,
        ItemState.STRAGGLING: 1,
        ItemState.RENEWED: 1,
    }
    assert look(full, replacements.count, "one", ASKED) == 3
    assert look(full, replacements.counts, "three") == {}


def test_replacements_are_listed_by_account(store: Store) -> None:
    made = [
        Replacement(name, account, NOW, "root", Selection(), 10, 10)
        for name, account in (("b", ACCOUNT), ("a", ACCOUNT), ("c", "1" * 12))
    ]
    write(store, *made)
    assert [each.id for each in look(store, replacements.page, ACCOUNT, "", 10)] == ["a", "b"]
    assert [each.id for each in look(store, replacements.page, ACCOUNT, "a", 10)] == ["b"]
    found = look(store, replacements.get, "c")
    assert found is not None
    assert found.account == "1" * 12
