"""A batch of writes: many callers' changes in one transaction, written together; each alone if that fails."""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from tokiwa.domain.change import Change
from tokiwa.store.transaction import Conflict

Act = Callable[[Any], Any]  # given the cursor; what it returns is the future's result
Write = Callable[[Any, Sequence[Change]], None]  # given the cursor and changes, all of which it writes or none
Outcome = tuple[Any, BaseException | None]

_THERE_ALREADY = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})


class Batch:
    """`begin` runs the acts, `commit` makes them durable, `tell` tells the callers.

    An act may run twice, if the first time came to nothing.
    """

    def __init__(self, connection: Any, acts: Sequence[tuple[Act | Change, "Future[Any]"]], write: Write) -> None:
        self._connection = connection
        self._write = write
        # From here on nobody can cancel; what was cancelled before is not done.
        self._acts = [(act, future) for act, future in acts if future.set_running_or_notify_cancel()]
        self._outcomes: list[Outcome] = []
        self._failure: BaseException | None = None
        self._begun = False

    def begin(self) -> None:
        """Run every act. Whatever goes wrong is kept for `commit`."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._begun = True
            together = self._together()
            self._outcomes = [
                (None, None) if together and isinstance(act, Change) else self._attempt(act) for act, _ in self._acts
            ]
        except Exception as error:  # noqa: BLE001 - it must reach every caller
            self._failure = error

    def commit(self) -> bool:
        """Wait for the disk; whether anything was written."""
        try:
            if self._failure is None:
                self._connection.execute("COMMIT")
                return True
        except Exception as error:  # noqa: BLE001 - it must reach every caller
            self._failure = error
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        if len(self._acts) > 1 and self._begun:  # who could not even begin waited long enough for all
            return self._one_by_one()
        self._outcomes = [(None, self._failure)] * len(self._acts)
        return False

    def tell(self) -> None:
        """Tell each caller how it went."""
        for (_, future), (result, error) in zip(self._acts, self._outcomes, strict=True):
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

    def _together(self) -> bool:
        """Write all changes with as few statements as if they were one; False when one of them cannot be written."""
        changes = [act for act, _ in self._acts if isinstance(act, Change)]
        if len(changes) < 2:
            return False
        try:
            self._write(self._connection.cursor(), changes)
        except (Conflict, sqlite3.IntegrityError):
            self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            return False
        return True

    def _one_by_one(self) -> bool:
        """What one caller wants may not fit on the disk while the rest does."""
        written, outcomes = False, []
        for act, _ in self._acts:
            alone = Batch(self._connection, [(act, Future())], self._write)
            alone.begin()
            written = alone.commit() or written
            outcomes += alone._outcomes
        self._outcomes = outcomes
        return written

    def _attempt(self, act: Act | Change) -> Outcome:
        cursor = self._connection.cursor()
        cursor.execute("SAVEPOINT one")
        try:
            result = self._write(cursor, [act]) if isinstance(act, Change) else act(cursor)
        except Exception as error:  # one caller's failure is that caller's alone
            if not self._connection.in_transaction:
                raise  # SQLite gave up the whole transaction (a full disk, an I/O error)
            cursor.execute("ROLLBACK TO one")
            cursor.execute("RELEASE one")
            return None, _conflict(error) or error
        cursor.execute("RELEASE one")
        return result, None


def _conflict(error: Exception) -> Conflict | None:
    """A key that exists already means that another writer was faster."""
    if isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _THERE_ALREADY:
        return Conflict(str(error))
    return None
