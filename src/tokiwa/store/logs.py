"""Log streams and the events in them, a row for each batch: an invocation's lines are written and read together."""

from collections.abc import Iterator
from functools import cache
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
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
)

from tokiwa.domain.log_event import LONGEST_SPAN, LogBatch, LogEvent, LogGroup, LogStream, LogTrim, Place, StoredBatch
from tokiwa.domain.log_event import merged as merge
from tokiwa.store import log_groups
from tokiwa.store.aggregate import Shelf, instant, metadata
from tokiwa.store.log_groups import BEHIND
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import merged, per_dialect

streams = Table(
    "log_streams",
    metadata,
    Column("account", String, primary_key=True, nullable=False),
    Column("log_group", String, primary_key=True, nullable=False),
    Column("name", String, primary_key=True, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("first_event", BigInteger, nullable=False),
    Column("last_event", BigInteger, nullable=False),
    Column("ingested_at", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Index("ix_log_streams_last", "account", "log_group", "last_event", "name"),
)
batches = Table(
    "log_batches",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("account", String, nullable=False),
    Column("log_group", String, nullable=False),
    Column("stream", String, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("ingested_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_log_batches_first", "account", "log_group", "first", "id"),
    Index("ix_log_batches_last", "account", "log_group", "last", "id"),
    Index("ix_log_batches_stream_first", "account", "log_group", "stream", "first", "id"),
    Index("ix_log_batches_stream_last", "account", "log_group", "stream", "last", "id"),
)
_s, _b = streams.c, batches.c
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[tuple[int, str], ...]).decode

CHUNK = 100  # batches read at once
OVERHEAD = 26  # bytes that the service counts for each event besides its text

_insert_stream = Statement(insert(streams).values({c.name: bindparam(c.name) for c in _s}))
_insert_batch = Statement(insert(batches).values({c.name: bindparam(c.name) for c in _b if c.name != "id"}).inline())
_stream = Statement(
    select(*_s).where(
        _s.account == bindparam("account"), _s.log_group == bindparam("group"), _s.name == bindparam("name")
    )
)
_size = Statement(
    select(func.coalesce(func.sum(_s.size), 0)).where(
        _s.account == bindparam("account"), _s.log_group == bindparam("group")
    )
)
_drop_stream = Statement(
    delete(streams).where(
        _s.account == bindparam("k_account"), _s.log_group == bindparam("k_group"), _s.name == bindparam("k_name")
    )
)
_drop_batches = Statement(
    delete(batches).where(
        _b.account == bindparam("k_account"), _b.log_group == bindparam("k_group"), _b.stream == bindparam("k_name")
    )
)
_clear_streams = Statement(
    delete(streams).where(
        _s.account == bindparam("k_account"),
        _s.log_group == bindparam("k_group"),
        _s.last_event < bindparam("k_before", type_=BigInteger),
        _s.created_at < bindparam("k_before", type_=BigInteger),
    )
)
_clear_batches = Statement(
    delete(batches).where(
        _b.account == bindparam("k_account"),
        _b.log_group == bindparam("k_group"),
        _b.last < bindparam("k_before", type_=BigInteger),
    )
)


def _grow(new: Any) -> Any:
    """A stream that is there knows of one batch more."""
    told = new.excluded
    earlier = or_(_s.size == 0, told.first_event < _s.first_event)
    changes = {
        "first_event": case((earlier, told.first_event), else_=_s.first_event),
        "last_event": case((told.last_event > _s.last_event, told.last_event), else_=_s.last_event),
        "ingested_at": told.ingested_at,
        "size": _s.size + told.size,
    }
    return merged(new, ["account", "log_group", "name"], changes)


_grows = per_dialect(streams, _grow)


@cache
def _by_name(*, backward: bool) -> Statement:
    after = _s.name < bindparam("after") if backward else _s.name > bindparam("after")
    return _listing(
        and_(after, _s.name >= bindparam("prefix"), _s.name < bindparam("end")),
        [_s.name.desc() if backward else _s.name],
    )


@cache
def _by_time(*, backward: bool) -> Statement:
    at: Any = bindparam("at", type_=BigInteger)
    name: Any = bindparam("after")
    if backward:
        after = or_(_s.last_event < at, and_(_s.last_event == at, _s.name < name))
        return _listing(after, [_s.last_event.desc(), _s.name.desc()])
    return _listing(or_(_s.last_event > at, and_(_s.last_event == at, _s.name > name)), [_s.last_event, _s.name])


def _listing(after: Any, order: list[Any]) -> Statement:
    same = and_(_s.account == bindparam("account"), _s.log_group == bindparam("group"))
    return Statement(select(*_s).where(same, after).order_by(*order).limit(bindparam("limit", type_=Integer)))


@cache
def _reading(*, of_stream: bool, backward: bool) -> Statement:
    """Batches that overlap `low` to `high`, behind the batch (`at`, `id`). None spans more than LONGEST_SPAN."""
    edge = _b.last if backward else _b.first
    at, batch, low, high = (bindparam(name, type_=BigInteger) for name in ("at", "id", "low", "high"))
    behind = (
        or_(edge < at, and_(edge == at, _b.id < batch)) if backward else or_(edge > at, and_(edge == at, _b.id > batch))
    )
    near = edge <= high + LONGEST_SPAN if backward else edge >= low - LONGEST_SPAN
    where = [_b.account == bindparam("account"), _b.log_group == bindparam("group"), near, behind]
    where += [_b.first <= high, _b.last >= low]
    if of_stream:
        where.append(_b.stream == bindparam("stream"))
    order = [edge.desc(), _b.id.desc()] if backward else [edge, _b.id]
    columns = (_b.id, _b.stream, _b.first, _b.last, _b.ingested_at, _b.body)
    return Statement(select(*columns).where(*where).order_by(*order).limit(bindparam("limit", type_=Integer)))


def stream(tx: Transaction, account: str, group: str, name: str) -> LogStream | None:
    """One stream."""
    row = tx.one(_stream, {"account": account, "group": group, "name": name})
    return None if row is None else LogStream(*row)


def size(tx: Transaction, account: str, group: str) -> int:
    """The bytes of all events of a group."""
    (found,) = tx.one(_size, {"account": account, "group": group})
    return int(found)


def streams_by_name(
    tx: Transaction, account: str, group: str, after: str, limit: int, prefix: str = "", *, backward: bool = False
) -> list[LogStream]:
    """Streams of a group whose names begin with `prefix`, those behind `after` (empty: from the beginning)."""
    values = {"account": account, "group": group, "prefix": prefix, "end": prefix + BEHIND, "limit": limit}
    start = after or (BEHIND * 2 if backward else "")
    return [LogStream(*row) for row in tx.rows(_by_name(backward=backward), {**values, "after": start})]


def streams_by_time(
    tx: Transaction, account: str, group: str, after: tuple[int, str], limit: int, *, backward: bool
) -> list[LogStream]:
    """Streams of a group by their last event, those behind the position (last event, name) `after`."""
    values = {"account": account, "group": group, "at": after[0], "after": after[1], "limit": limit}
    return [LogStream(*row) for row in tx.rows(_by_time(backward=backward), values)]


def read(
    tx: Transaction, account: str, group: str, stream_name: str | None, low: Place, high: Place, *, backward: bool
) -> Iterator[LogEvent]:
    """Events of a stream, or of the whole group, from `low` up to `high`, in order, fetched as they are used."""
    values = {"account": account, "group": group, "stream": stream_name, "low": low[0], "high": high[0]}
    return merge(_stored(tx, values, backward=backward), low, high, backward=backward)


def _stored(tx: Transaction, values: dict[str, Any], *, backward: bool) -> Iterator[StoredBatch]:
    statement = _reading(of_stream=values["stream"] is not None, backward=backward)
    values = {key: value for key, value in values.items() if value is not None}
    at, batch = (1 << 60, 1 << 60) if backward else (-1, 0)
    while True:
        rows = tx.rows(statement, {**values, "at": at, "id": batch, "limit": CHUNK})
        for id_, stream_name, first, last, ingested, body in rows:
            yield StoredBatch(id_, stream_name, first, last, ingested, _decode(bytes(body)))
            at, batch = (last if backward else first), id_
        if len(rows) < CHUNK:
            return


class _Groups(Shelf[LogGroup]):
    """Groups as an aggregate, and what goes with them."""

    table = log_groups.groups.table

    def row(self, value: LogGroup) -> dict[str, Any]:
        return log_groups.groups.row(value)

    def put(self, cursor: Any, dialect: Any, row: dict[str, Any]) -> bool:
        return log_groups.groups.put(cursor, dialect, row)

    def drop(self, cursor: Any, dialect: Any, value: LogGroup) -> bool:
        everything = {"k_account": value.account, "k_group": value.name, "k_before": 1 << 60}
        _clear_streams.run(cursor, dialect, everything)
        _clear_batches.run(cursor, dialect, everything)
        return log_groups.groups.drop_many(cursor, dialect, (value,))


class _Streams(Shelf[LogStream]):
    table = streams

    def put(self, cursor: Any, dialect: Any, value: LogStream) -> bool:
        """Make a stream; one of that name that is there is a conflict."""
        _insert_stream.run(cursor, dialect, _row(value))
        return True

    def drop(self, cursor: Any, dialect: Any, value: LogStream) -> bool:
        same = {"k_account": value.account, "k_group": value.group, "k_name": value.name}
        _drop_batches.run(cursor, dialect, same)
        return bool(_drop_stream.run(cursor, dialect, same).rowcount)


class _Batches(Shelf[LogBatch]):
    table = batches

    def put(self, cursor: Any, dialect: Any, value: LogBatch) -> bool:
        """Add a batch. It meets no conflict: whoever writes logs must never have to do its work again for them."""
        ingested, first, last = instant(value.ingested_at) or 0, value.events[0][0], value.events[-1][0]
        size = sum(len(text.encode()) + OVERHEAD for _, text in value.events)
        log_groups.ensure(cursor, dialect, LogGroup(value.account, value.region, value.group, value.ingested_at))
        told = LogStream(value.account, value.group, value.stream, ingested, first, last, ingested, size)
        _grows[dialect.name].run(cursor, dialect, _row(told))
        row = {"account": value.account, "log_group": value.group, "stream": value.stream, "first": first}
        row |= {"last": last, "ingested_at": ingested, "body": _encode(value.events)}
        _insert_batch.run(cursor, dialect, row)
        return True


class _Trims(Shelf[LogTrim]):
    table = batches

    def put(self, cursor: Any, dialect: Any, value: LogTrim) -> bool:
        old = {"k_account": value.account, "k_group": value.group, "k_before": value.before}
        _clear_batches.run(cursor, dialect, old)
        _clear_streams.run(cursor, dialect, old)
        return True


def _row(value: LogStream) -> dict[str, Any]:
    return {
        "account": value.account,
        "log_group": value.group,
        "name": value.name,
        "created_at": value.created_at,
        "first_event": value.first_event,
        "last_event": value.last_event,
        "ingested_at": value.ingested_at,
        "size": value.size,
    }


# These are not rows of one JSON value each, so they are no Aggregates; the registry asks for `put` and `drop` only.
Shelf.by_type[LogGroup] = _Groups()
Shelf.by_type[LogStream] = _Streams()
Shelf.by_type[LogBatch] = _Batches()
Shelf.by_type[LogTrim] = _Trims()
