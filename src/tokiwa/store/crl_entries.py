"""What lists of revoked certificates are put together from: a narrow row for each certificate that was withdrawn.

They follow from the records of what was issued, and are made of them by whoever makes a list: so whatever withdrew a
certificate, another version of this server or a journal that was replayed, no list can be without it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    exists,
    literal_column,
    select,
)

from tokiwa.domain.crl import CrlEntry
from tokiwa.domain.issued import Issued
from tokiwa.store.aggregate import Shelf, instant, metadata
from tokiwa.store.issued import issued
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import keep

PAGE = 20_000
NEVER = 1 << 62  # when a certificate expires of which nobody knows when it does

entries = Table(
    "crl_entries",
    metadata,
    Column("authority", String, primary_key=True, nullable=False),
    Column("serial", String, primary_key=True, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("der", LargeBinary, nullable=False),
)
_e, _i = entries.c, issued.table.c
_keeps = keep(entries)
_page = Statement(
    select(_e.serial, _e.partition, _e.until, _e.der)
    .where(_e.authority == bindparam("authority"), _e.serial > bindparam("after"))
    .order_by(_e.serial)
    .limit(bindparam("limit", type_=Integer))
)
_serials = Statement(
    select(_i.serial)
    # As text, so that SQLite knows that the index of the withdrawn has all that is asked for.
    .where(_i.authority == bindparam("authority"), _i.withdrawn == literal_column("1"), _i.serial > bindparam("after"))
    .order_by(_i.serial)
    .limit(bindparam("limit", type_=Integer))
)
_missing = issued.query(
    _i.authority == bindparam("authority"),
    _i.withdrawn == literal_column("1"),
    ~exists().where(_e.authority == _i.authority, _e.serial == _i.serial),
    order=[_i.serial],
    limit=True,
)

Row = tuple[str, int, int, bytes]  # serial, partition, until (milliseconds since 1970), entry


def of_withdrawn(tx: Transaction, authority: str) -> Iterator[tuple[str, Row | None]]:
    """The serial of all that was withdrawn, in order, with its entry; None where there is none yet.

    Both are in one order, and nothing has an entry that was not withdrawn: that is cheaper than a join by the database.
    """
    entry: Row | None
    rows = _pages(tx, _page, authority)
    entry = next(rows, None)
    for (serial,) in _pages(tx, _serials, authority):
        if entry is not None and entry[0] == serial:
            yield serial, entry
            entry = next(rows, None)
        else:
            yield serial, None


def missing(tx: Transaction, authority: str, limit: int) -> list[Issued]:
    """Records of what was withdrawn and has no entry yet, by serial; for when there are many."""
    return issued.all(tx, _missing, authority=authority, limit=limit)


def _pages(tx: Transaction, page: Statement, authority: str) -> Iterator[Any]:
    after = ""
    while True:
        rows: Sequence[Any] = tx.rows(page, {"authority": authority, "after": after, "limit": PAGE})
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def row(entry: CrlEntry) -> Row:
    """An entry as it is stored."""
    until = instant(entry.until)
    return entry.serial, entry.partition, NEVER if until is None else until, entry.der


class _Entries(Shelf[CrlEntry]):
    """How `store.change` writes entries. They have no version: what was withdrawn stays so."""

    table = entries

    def put_many(self, cursor: Any, dialect: Any, values: Sequence[CrlEntry]) -> bool:
        names = ("serial", "partition", "until", "der")
        rows = [{"authority": value.authority, **dict(zip(names, row(value), strict=True))} for value in values]
        _keeps[dialect.name].run_many(cursor, dialect, rows)
        return True


Shelf.by_type[CrlEntry] = _Entries()
