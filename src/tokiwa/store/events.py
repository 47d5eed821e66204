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
        postgresql_where=Column("waiting") == 1,
    ),
    Index("ix_events_time", "account", "time"),
)
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


def add(cursor: Any, dialect: Any, told: Sequence[Event], heard: Container[str]) -> None:
    """Store events; those of the accounts that are `heard` wait to be published. Called by the writer alone."""
    rows = [
        {
            "id": event.id,
            "account": event.account,
            "time": instant(event.arrived),
            "waiting": int(event.account in heard),
            "body": _encode(event),
        }
        for event in told
    ]
    _insert.run_many(cursor, dialect, rows)


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


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Event]:
    """The newest events of an account, newest first."""
    rows = tx.rows(_page, {"account": account, "before": instant(before), "limit": limit})
    return [_decode(row[0]) for row in rows]
