"""One look at the store and what is to be changed there; handlers get it from `work.transaction()`."""

from collections.abc import Mapping
from typing import Any, Self

from tokiwa.domain.change import NOTHING, Change
from tokiwa.store.engine import Engine
from tokiwa.store.statement import Statement


class Conflict(Exception):
    """Another writer changed the same value first; the handler must run again on what is there now."""


class Transaction:
    """A consistent snapshot for reading, and the changes collected so far; a context manager.

    Changes are not visible to reads of the same transaction: a handler gathers, decides, then applies.
    """

    __slots__ = ("_cursor", "_dialect", "_engine", "change", "receipt")

    def __init__(self, engine: Engine) -> None:
        self._engine: Engine | None = engine
        self._dialect = engine.dialect
        self._cursor: Any = None
        self.change = NOTHING
        # The serial number of what was handed out, or "": then the call is on record although it may change nothing.
        self.receipt: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the snapshot. Nothing can be read any more: the connection goes to the next one."""
        engine, self._engine = self._engine, None
        cursor, self._cursor = self._cursor, None
        if engine is not None and cursor is not None:
            engine.looked(cursor)

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        return statement.run(self._cursor or self._open(), self._dialect, values).fetchone()

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        """All rows."""
        rows: list[Any] = statement.run(self._cursor or self._open(), self._dialect, values).fetchall()
        return rows

    def apply(self, change: Change) -> None:
        """Add to what will be written when the transaction ends well."""
        self.change = change if self.change.empty else self.change + change

    def _open(self) -> Any:
        # The snapshot begins with the first read: many handlers never need one.
        if self._engine is None:
            raise RuntimeError("the snapshot has ended")
        self._cursor = self._engine.look()
        return self._cursor
