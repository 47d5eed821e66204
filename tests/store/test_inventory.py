"""Finds by place, and how many of them there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.found import END, facts, find
from tests.managed import certificate
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.account import Account, TestClock
from tokiwa.domain.imported import Import
from tokiwa.domain.inventory import Find, Origin
from tokiwa.store import inventory
from tokiwa.store.store import Store

OTHER, AHEAD = "111111111111", "222222222222"
DAY = timedelta(days=1)


@pytest.fixture
def full(store: Store) -> Store:
    write(
        store,
        Account(ACCOUNT, "first", NOW),
        Account(AHEAD, "ahead", NOW, TestClock()),
        find(place="tls://b:443"),
        find(place="file://host/a", origin=Origin.ISSUED, facts=facts(not_after=NOW + 7 * DAY)),
        find(place="tls://a:443", origin=Origin.ISSUED, facts=facts(not_after=NOW - DAY)),
        find(account=OTHER, place="tls://b:443"),
        find(account=AHEAD, place="tls://b:443", facts=facts(not_after=NOW)),
    )
    return store


def places(found: list[Find]) -> list[str]:
    return [each.place for each in found]


def test_they_are_found_by_place(full: Store) -> None:
    assert places(look(full, inventory.page, ACCOUNT, "", 10)) == ["file://host/a", "tls://a:443", "tls://b:443"]
    assert places(look(full, inventory.page, ACCOUNT, "file://host/a", 1)) == ["tls://a:443"]
    assert look(full, inventory.get, ACCOUNT, "tls://b:443") == find(place="tls://b:443", version=1)
    assert look(full, inventory.get, ACCOUNT, "tls://c:443") is None


def test_they_are_counted_but_for_those_of_a_test_clock(full: Store) -> None:
    assert look(full, inventory.origins) == {"FOREIGN": 2, "ISSUED": 2}
    assert look(full, inventory.ending, NOW) == 1
    assert look(full, inventory.ending, NOW + 7 * DAY) == 2
    assert look(full, inventory.ending, END) == 4


def test_what_was_imported_comes_in_pages(store: Store) -> None:
    write(
        store, *(Import(f"arn-{number}", ACCOUNT, b"der", "", 0) for number in range(3)), Import("x", OTHER, b"", "", 0)
    )
    first = look(store, inventory.imported, ACCOUNT, "", 2)
    assert [each.arn for each in first] == ["arn-0", "arn-1"]
    assert [each.arn for each in look(store, inventory.imported, ACCOUNT, "arn-1", 2)] == ["arn-2"]


def test_certificates_of_the_manager_are_found_by_their_end(store: Store) -> None:
    second = timedelta(seconds=1)
    write(
        store,
        *(
            certificate(arn=arn, not_after=end, version=0)
            for arn, end in {"a": END, "b": END - second, "c": END + second}.items()
        ),
    )
    write(store, certificate(arn="d", account=OTHER, not_after=END, version=0))
    assert {each.arn for each in look(store, inventory.ending_with, ACCOUNT, END)} == {"a", "b"}
