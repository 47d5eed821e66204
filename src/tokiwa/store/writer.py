"""One thread writes, committing many callers' changes together, each in a savepoint of its own.

A durable commit waits for the disk; a savepoint does not. While one commit waits, the next batch gathers,
so the store serves as many writers as there are with the same number of waits.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from tokiwa.store.transaction import Conflict

T = TypeVar("T")
Act = Callable[[Any], Any]  # given the cursor; what it returns is the future's result
Outcome = tuple[Any, BaseException | None]

_THERE_ALREADY = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})


class Writer:
    """Runs acts in order on one connection. `committed` is called once per batch, after the commit.

    An act may run twice, if the first time came to nothing.
    """

    def __init__(self, connection: Any, committed: Callable[[], None]) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._committed = committed
        self._queue: deque[tuple[Act, Future[Any]]] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, act: Callable[[Any], T]) -> "Future[T]":
        """Have `act` run; the future is done when it is on the disk, or holds why it was not."""
        future: Future[T] = Future()
        with self._wake:
            if self._closing:
                raise RuntimeError("the store is closed")
            self._queue.append((act, future))
            self._wake.notify()
        return future

    def close(self) -> None:
        """Write what waits, then end."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._queue or self._closing)
                taken = list(self._queue)
                self._queue.clear()
            if not taken:
                return
            # From here on nobody can cancel; what was cancelled before is not done.
            batch = [(act, future) for act, future in taken if future.set_running_or_notify_cancel()]
            if batch:
                self._write(batch)

    def _write(self, batch: Sequence[tuple[Act, "Future[Any]"]]) -> None:
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            return _tell(batch, [(None, error)] * len(batch))
        try:
            outcomes = [self._attempt(act) for act, _ in batch]
            self._cursor.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - a failed commit must reach every caller, and the thread must live
            if self._connection.in_transaction:
                self._cursor.execute("ROLLBACK")
            if len(batch) > 1:
                # What one caller wants may not fit on the disk while the rest does: each by itself.
                for each in batch:
                    self._write([each])
                return None
            outcomes = [(None, error)]
        else:
            self._committed()
        return _tell(batch, outcomes)

    def _attempt(self, act: Act) -> Outcome:
        self._cursor.execute("SAVEPOINT one")
        try:
            result = act(self._cursor)
        except Exception as error:  # one caller's failure is that caller's alone
            if not self._connection.in_transaction:
                raise  # SQLite gave up the whole transaction (a full disk, an I/O error)
            self._cursor.execute("ROLLBACK TO one")
            self._cursor.execute("RELEASE one")
            return None, _conflict(error) or error
        self._cursor.execute("RELEASE one")
        return result, None


def _conflict(error: Exception) -> Conflict | None:
    """A key that exists already means that another writer was faster."""
    if isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _THERE_ALREADY:
        return Conflict(str(error))
    return None


def _tell(batch: Sequence[tuple[Act, "Future[Any]"]], outcomes: Sequence[Outcome]) -> None:
    for (_, future), (result, error) in zip(batch, outcomes, strict=True):
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
