from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.change import Change
from tokiwa.domain.crl import CrlEntry
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.value import evolve
from tokiwa.store import crl_entries

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ARN, OTHER = "arn:ca", "arn:other"


def record(number, authority=ARN, status=IssuedStatus.REVOKED):
    return Issued(authority, "000000000000", f"{number:032x}", NOW, "", "", status=status, revoked_at=NOW)


def entry(number, authority=ARN, until=NOW):
    return CrlEntry(authority, f"{number:032x}", number % 64, until, bytes((number,)))


def put(store, *values):
    store.submit([Change(puts=values)])[0].result()


def seen(store, authority=ARN):
    with store.snapshot() as tx:
        return [(int(serial, 16), row) for serial, row in crl_entries.of_withdrawn(tx, authority)]


@pytest.mark.parametrize("page", [1, 2, 3, 100])
def test_all_that_was_withdrawn_in_order_with_what_has_an_entry(store, page, monkeypatch):
    monkeypatch.setattr(crl_entries, "PAGE", page)
    put(store, *map(record, (5, 1, 9, 7, 3)), record(4, status=IssuedStatus.ISSUED), record(6, OTHER))
    put(store, *map(entry, (9, 1, 3)), entry(6, OTHER))
    found = seen(store)
    assert [number for number, _ in found] == [1, 3, 5, 7, 9]
    assert [number for number, row in found if row is None] == [5, 7]
    assert [row[3] for _, row in found if row] == [b"\1", b"\3", b"\x09"]
    assert seen(store, "arn:nobody") == []


def test_what_was_abandoned_was_withdrawn(store):
    put(store, evolve(record(2), status=IssuedStatus.ABANDONED))
    assert seen(store) == [(2, None)]


@pytest.mark.parametrize(
    ("until", "stored"), [(NOW, NOW.timestamp() * 1000), (None, crl_entries.NEVER), (NOW + timedelta(days=9999), None)]
)
def test_when_it_may_go(store, until, stored):
    put(store, record(1), entry(1, until=until))
    ((_, row),) = seen(store)
    assert row == crl_entries.row(entry(1, until=until))
    assert stored is None or row[2] == stored


def test_an_entry_that_is_there_stays(store):
    put(store, record(1), entry(1))
    put(store, evolve(entry(1), der=b"other"))
    ((_, row),) = seen(store)
    assert row[3] == b"\1"


def test_what_has_no_entry_yet(store):
    put(store, *map(record, (5, 1, 9, 7, 3)), record(4, status=IssuedStatus.ISSUED), record(6, OTHER))
    put(store, *map(entry, (9, 1)), entry(6, OTHER))
    with store.snapshot() as tx:
        assert [int(each.serial, 16) for each in crl_entries.missing(tx, ARN, 2)] == [3, 5]
        assert [int(each.serial, 16) for each in crl_entries.missing(tx, ARN, 100)] == [3, 5, 7]
        assert crl_entries.missing(tx, OTHER, 100) == []
