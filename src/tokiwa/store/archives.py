"""Archives of event buses, and the events in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
)

from tokiwa.domain.archive import Archive, Archived, ArchiveTrim
from tokiwa.domain.change import Event
from tokiwa.store.aggregate import Aggregate, Shelf, instant, metadata
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

archives = Aggregate(
    Archive,
    "archives",
    ["arn"],
    lambda a: {"arn": a.arn, "account": a.account},
    text=["account"],
    indexes=[["account"]],
    remembered=True,
)
archived = Table(
    "archived_events",
    metadata,
    Column("archive", String, primary_key=True, nullable=False),
    Column("id", String, primary_key=True, nullable=False),
    Column("time", BigInteger, nullable=False),  # when the event says that it happened; replays go by it
    Column("arrived", BigInteger, nullable=False),  # how long it is kept is counted from here
    Column("size", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_archived_events_time", "archive", "time", "id"),
    Index("ix_archived_events_arrived", "archive", "arrived", "size"),
)
_c, _e = archives.table.c, archived.c
_of_account = archives.query(_c.account == bindparam("account"), order=[_c.arn])
_any = Statement(select(_c.arn).where(_c.account == bindparam("account")).limit(1))
_insert = Statement(insert(archived).values({c.name: bindparam(c.name) for c in archived.columns}))
_trim = Statement(
    delete(archived).where(_e.archive == bindparam("k_archive"), _e.arrived < bindparam("k_before", type_=BigInteger))
)
_next = Statement(
    select(_e.time, _e.id, _e.body)
    .where(
        _e.archive == bindparam("archive"),
        tuple_(_e.time, _e.id) > tuple_(bindparam("time", type_=BigInteger), bindparam("id")),
        _e.time <= bindparam("until", type_=BigInteger),
    )
    .order_by(_e.time, _e.id)
    .limit(bindparam("limit", type_=Integer))
)
_contents = Statement(
    select(func.count(), func.coalesce(func.sum(_e.size), 0)).where(_e.archive == bindparam("archive"))
)
_decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder().encode


def get(tx: Transaction, arn: str) -> Archive | None:
    """One archive by ARN."""
    return archives.get(tx, arn)


def of_account(tx: Transaction, account: str) -> list[Archive]:
    """Every archive of an account, by name."""
    return archives.all(tx, _of_account, account=account)


def exist(cursor: Any, dialect: Any, account: str) -> bool:
    """Whether an account has any archive. Called by the writer alone."""
    return _any.run(cursor, dialect, {"account": account}).fetchone() is not None


def contents(tx: Transaction, arn: str) -> tuple[int, int]:
    """How many events are in an archive, and how many bytes they have."""
    row = tx.one(_contents, {"archive": arn})
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def following(
    tx: Transaction, arn: str, place: tuple[int, str], until: datetime, limit: int
) -> list[tuple[tuple[int, str], Event]]:
    """What happened behind a place (milliseconds, id) and not after `until`, in the order of time, with its places."""
    values = {"archive": arn, "time": place[0], "id": place[1], "until": instant(until), "limit": limit}
    return [((row[0], row[1]), _decode(row[2])) for row in tx.rows(_next, values)]


class _Archived(Shelf[Archived]):
    table = archived

    def put_many(self, cursor: Any, dialect: Any, values: Sequence[Archived]) -> bool:
        _insert.run_many(cursor, dialect, [_row(value) for value in values])
        return True


class _Trims(Shelf[ArchiveTrim]):
    table = archived

    def put(self, cursor: Any, dialect: Any, value: ArchiveTrim) -> bool:
        _trim.run(cursor, dialect, {"k_archive": value.archive, "k_before": instant(value.before)})
        return True


def _row(value: Archived) -> dict[str, Any]:
    event, body = value.event, _encode(value.event)
    return {
        "archive": value.archive,
        "id": event.id,
        "time": instant(event.time),
        "arrived": instant(event.arrived),
        "size": len(body),
        "body": body,
    }


Shelf.by_type[Archived] = _Archived()
Shelf.by_type[ArchiveTrim] = _Trims()
