"""One look at the store and what is to be changed there; handlers get it from `work.transaction()`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Dialect

from tokiwa.domain.change import Change
from tokiwa.store.statement import Statement


class Conflict(Exception):
    """Another writer changed the same value first; the handler must run again on what is there now."""


class Transaction:
    """A consistent snapshot for reading, and the changes collected so far.

    Changes are not visible to reads of the same transaction: a handler gathers, decides, then applies.
    """

    __slots__ = ("_connection", "_cursor", "_dialect", "change", "receipt")

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect
        self._cursor: Any = None
        self.change = Change()
        self.receipt = False  # whether the call is to be on record although it may change nothing

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        return statement.run(self._open(), self._dialect, values).fetchone()

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        """All rows."""
        rows: list[Any] = statement.run(self._open(), self._dialect, values).fetchall()
        return rows

    def apply(self, change: Change) -> None:
        """Add to what will be written when the transaction ends well."""
        self.change = self.change + change if self.change != Change() else change

    def close(self) -> None:
        """End the snapshot. Nothing can be read any more: the connection goes to the next one."""
        connection, self._connection = self._connection, None
        if self._cursor is not None:
            self._cursor.close()
            connection.execute("COMMIT")
            self._cursor = None

    def _open(self) -> Any:
        # The snapshot begins with the first read: many handlers never need one.
        if self._cursor is None:
            self._connection.execute("BEGIN")
            self._cursor = self._connection.cursor()
        return self._cursor
