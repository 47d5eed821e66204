"""Events that happened, kept until they are published and for a while after, for the console and replays."""

from collections.abc import Container, Sequence
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
    insert,
    select,
    tuple_,
    update,
)

from tokiwa.domain.change import Event
from tokiwa.store.aggregate import instant, metadata
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

events = Table(
    "events",
    metadata,
    Column("id", String, primary_key=True, nullable=False),
    Column("account", String, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("waiting", Integer, nullable=False),  # 1 until it was matched against the rules, if there are any
    Column("body", LargeBinary, nullable=False),
    Index(
        "ix_events_waiting",
        "account",
        "time",
        sqlite_where=Column("waiting") == 1,
    ),
    Index("ix_events_time", "account", "time"),
)
Place = tuple[int, str]  # milliseconds since 1970, and the id, of the last event that was seen
NEWEST: Place = (1 << 62, "")
_e = events.c
_decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder().encode

_insert = Statement(insert(events).values({c.name: bindparam(c.name) for c in events.columns}))
_waiting = Statement(
    select(_e.body)
    .where(_e.account == bindparam("account"), _e.waiting == 1)
    .order_by(_e.time)
    .limit(bindparam("limit", type_=Integer))
)
_published = Statement(update(events).where(_e.id == bindparam("k_id")).values(waiting=0))
_get = Statement(select(_e.body).where(_e.id == bindparam("id")))
_page = Statement(
    select(_e.body)
    .where(_e.account == bindparam("account"), _e.time <= bindparam("before", type_=BigInteger))
    .order_by(_e.time.desc())
    .limit(bindparam("limit", type_=Integer))
)
_between = Statement(
    select(_e.body)
    .where(
        _e.account == bindparam("account"),
        _e.time >= bindparam("since", type_=BigInteger),
        _e.time < bindparam("until", type_=BigInteger),
    )
    .order_by(_e.time)
)
_older = Statement(
    select(_e.time, _e.id, _e.body)
    .where(
        _e.account == bindparam("account"),
        tuple_(_e.time, _e.id) < tuple_(bindparam("time", type_=BigInteger), bindparam("id", type_=String)),
    )
    .order_by(_e.time.desc(), _e.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


def row(event: Event) -> dict[str, Any]:
    """What is written of an event but whether it waits."""
    return {"id": event.id, "account": event.account, "time": instant(event.arrived), "body": _encode(event)}


def add(cursor: Any, dialect: Any, told: Sequence[dict[str, Any]], heard: Container[str]) -> None:
    """Store events; those of the accounts that are `heard` wait to be published. Called by the writer alone."""
    for each in told:
        each["waiting"] = int(each["account"] in heard)
    _insert.run_many(cursor, dialect, told)


def published(cursor: Any, dialect: Any, ids: Sequence[str]) -> None:
    """Mark events as matched against the rules. Called by the writer alone."""
    _published.run_many(cursor, dialect, [{"k_id": i} for i in ids])


def waiting(tx: Transaction, account: str, limit: int) -> list[Event]:
    """The oldest events of an account that were not yet published."""
    return [_decode(row[0]) for row in tx.rows(_waiting, {"account": account, "limit": limit})]


def get(tx: Transaction, event_id: str) -> Event | None:
    """One event by its id."""
    row = tx.one(_get, {"id": event_id})
    return None if row is None else _decode(row[0])


def page(tx: Transaction, account: str, after: Place, limit: int) -> list[tuple[Place, Event]]:
    """The events of an account behind a place, newest first, each with its own."""
    rows = tx.rows(_older, {"account": account, "time": after[0], "id": after[1], "limit": limit})
    return [((int(row[0]), str(row[1])), _decode(row[2])) for row in rows]


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Event]:
    """The newest events of an account, newest first."""
    rows = tx.rows(_page, {"account": account, "before": instant(before), "limit": limit})
    return [_decode(row[0]) for row in rows]


def told_by(tx: Transaction, source: str, account: str, since: datetime, until: datetime) -> list[Event]:
    """What a source told an account from `since` on and before `until`, oldest first."""
    rows = tx.rows(_between, {"account": account, "since": instant(since), "until": instant(until)})
    mark = source.encode()  # most events are another's: to look for it is a tenth of the work of reading them
    found = (_decode(row[0]) for row in rows if mark in bytes(row[0]))
    return [event for event in found if event.source == source]
