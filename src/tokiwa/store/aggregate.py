"""A table whose rows are frozen values: key and indexed columns beside a JSON body and a version.

One `Aggregate` per kind of value, each declared in the module of its own name. The body is the value;
columns repeat what queries look for. The version makes writers notice each other.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from msgspec.structs import force_setattr
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import overwrite

metadata = MetaData()
T = TypeVar("T")
_encode = msgspec.json.Encoder().encode


def instant(moment: datetime | None) -> int | None:
    """A moment as stored: whole milliseconds since 1970, UTC."""
    return None if moment is None else round(moment.timestamp() * 1000)


def moment(value: int) -> datetime:
    """The moment that `instant` stored."""
    return datetime.fromtimestamp(value / 1000, UTC)


class Shelf(Generic[T]):
    """How `store.change` writes values of one type. Most are an `Aggregate`."""

    by_type: ClassVar[dict[type[Any], "Shelf[Any]"]] = {}
    table: Table
    remembered = False  # whether `store.memory` keeps what is made of such values

    def row(self, value: T) -> Any:
        """What of a value is written: made by whoever submits it, not in the turn to write. The value itself, left to it."""
        return value

    def put(self, cursor: Any, dialect: Any, row: Any) -> bool:
        """Write what `row` gave; False when it is not there as it was read. Called by the writer alone."""
        raise NotImplementedError

    def drop(self, cursor: Any, dialect: Any, value: T) -> bool:
        """Remove a value; False when it is not there as it was read. Called by the writer alone."""
        raise NotImplementedError

    def put_many(self, cursor: Any, dialect: Any, rows: Sequence[Any]) -> bool:
        """Write several; False when not all are there as they were read."""
        return all(self.put(cursor, dialect, row) for row in rows)

    def drop_many(self, cursor: Any, dialect: Any, values: Sequence[T]) -> bool:
        """Remove several; False when not all are there as they were read."""
        return all(self.drop(cursor, dialect, value) for value in values)


class Aggregate(Shelf[T]):
    """Where values of one type live.

    `columns(value)` gives every column but body and version, the key's first; `text` and `numbers` name
    them; `indexes` are tuples of column names. With `last_wins` a value overwrites whatever is there, for
    values that are derived anew each time. Whoever asks `store.cached` for what is made of values has them declared
    `remembered`. Registered by type, so `store.change` finds it.
    """

    def __init__(
        self,
        type_: type[T],
        name: str,
        key: Sequence[str],
        columns: Callable[[T], dict[str, Any]],
        *,
        numbers: Sequence[str] = (),
        text: Sequence[str] = (),
        indexes: Iterable[Sequence[str]] = (),
        last_wins: bool = False,
        remembered: bool = False,
    ) -> None:
        self.type = type_
        self.key = tuple(key)
        self.columns = columns
        self.remembered = remembered
        self.table = Table(
            name,
            metadata,
            *[Column(k, String, primary_key=True, nullable=False) for k in key],
            *[Column(c, String) for c in text],
            *[Column(c, BigInteger) for c in numbers],
            Column("version", Integer, nullable=False),
            Column("body", LargeBinary, nullable=False),
            # With SQLite's own row numbers (decision 0010): rows that are wide as these are written one after the other.
            *[Index(f"ix_{name}_{'_'.join(i)}", *i) for i in indexes],
        )
        self._decode_body = msgspec.json.Decoder(type_).decode
        same = and_(*[self.table.c[k] == bindparam(f"k_{k}") for k in self.key])
        rest = [c.name for c in self.table.columns if c.name not in self.key]
        self._select = Statement(select(self.table.c.body, self.table.c.version).where(same))
        everything: dict[str, Any] = {c.name: bindparam(c.name) for c in self.table.columns}
        self._insert = Statement(insert(self.table).values(everything))
        self._upsert = overwrite(self.table) if last_wins else None
        unchanged = self.table.c.version == bindparam("k_version")
        self._delete = Statement(delete(self.table).where(same))
        self._delete_unchanged = Statement(delete(self.table).where(same, unchanged))
        self._update = Statement(update(self.table).where(same, unchanged).values({c: bindparam(c) for c in rest}))
        Shelf.by_type[type_] = self

    def get(self, tx: Transaction, *key: str) -> T | None:
        """The value with this key, or None."""
        row = tx.one(self._select, {f"k_{k}": v for k, v in zip(self.key, key, strict=True)})
        return None if row is None else self._value(row)

    def query(
        self, *where: ColumnElement[bool], order: Sequence[ColumnElement[Any]] = (), limit: bool = False
    ) -> Statement:
        """A prepared SELECT of bodies; parameters by `bindparam`, and `:limit` if asked for."""
        clause = select(self.table.c.body, self.table.c.version).where(*where).order_by(*order)
        return Statement(clause.limit(bindparam("limit", type_=Integer)) if limit else clause)

    def all(self, tx: Transaction, query: Statement, **values: Any) -> list[T]:
        """Every value that a prepared query finds."""
        return [self._value(row) for row in tx.rows(query, values)]

    def first(self, tx: Transaction, query: Statement, **values: Any) -> T | None:
        """The first value that a prepared query finds."""
        row = tx.one(query, values)
        return None if row is None else self._value(row)

    def _place(self, row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(row[k] for k in self.key)

    def _value(self, row: Any) -> T:
        value = self._decode_body(row[0])
        # The body holds the version at which the value was read, its column the one that it got. Setting the one
        # member of a value that nobody has seen yet costs a fraction of a copy.
        force_setattr(value, "version", row[1])  # type: ignore[arg-type]
        return value

    def row(self, value: T) -> dict[str, Any]:
        """Every column, and what the row is found by that it changes."""
        version: int = value.version  # type: ignore[attr-defined]
        row = {**self.columns(value), "version": version + 1, "body": _encode(value)}
        if version and self._upsert is None:
            row.update({f"k_{k}": row[k] for k in self.key}, k_version=version)
        return row

    def put(self, cursor: Any, dialect: Any, row: dict[str, Any]) -> bool:
        """Write what `row` gave; False when it is not there as it was read."""
        return self.put_many(cursor, dialect, (row,))

    def put_many(self, cursor: Any, dialect: Any, rows: Sequence[dict[str, Any]]) -> bool:
        """Write several; False when not all are there as they were read."""
        new = [row for row in rows if "k_version" not in row]
        changed = [row for row in rows if "k_version" in row]
        if dialect.name == "postgresql":  # in one order, as for jobs
            new.sort(key=self._place)
            changed.sort(key=self._place)
        insert_ = self._insert if self._upsert is None else self._upsert[dialect.name]
        insert_.run_many(cursor, dialect, new)
        return self._update.run_many(cursor, dialect, changed) == len(changed)

    def drop_many(self, cursor: Any, dialect: Any, values: Sequence[T]) -> bool:
        """Remove several; False when not all are there as they were read.

        Version 0, and a value whose last writer wins anyway, means whatever is there.
        """
        any_: list[dict[str, Any]] = []
        unchanged: list[dict[str, Any]] = []
        for value in values:
            columns = self.columns(value)
            version: int = value.version  # type: ignore[attr-defined]
            row = {**{f"k_{k}": columns[k] for k in self.key}, "k_version": version}
            (any_ if version == 0 or self._upsert is not None else unchanged).append(row)
        self._delete.run_many(cursor, dialect, any_)
        return self._delete_unchanged.run_many(cursor, dialect, unchanged) == len(unchanged)
