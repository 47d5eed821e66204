"""One thread writes, committing many callers' changes together, each in a savepoint of its own.

A durable commit waits for the disk; a savepoint does not. While one commit waits, the next batch gathers,
so the store serves as many writers as there are with the same number of waits.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from tokiwa.store.transaction import Conflict

T = TypeVar("T")
Act = Callable[[Any], Any]  # given the cursor; what it returns is the future's result


class Writer:
    """Runs acts in order on one connection. `committed` is called once per batch, after the commit."""

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
                batch = list(self._queue)
                self._queue.clear()
            if not batch:
                return
            self._write(batch)

    def _write(self, batch: list[tuple[Act, "Future[Any]"]]) -> None:
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
            for act, future in batch:
                outcomes.append((future, *self._attempt(act)))
            self._cursor.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - a failed commit must reach every caller, and the thread must live
            if self._connection.in_transaction:
                self._cursor.execute("ROLLBACK")
            outcomes = [(future, None, error) for _, future in batch]
        else:
            self._committed()
        for future, result, error_ in outcomes:
            if error_ is None:
                future.set_result(result)
            else:
                future.set_exception(error_)

    def _attempt(self, act: Act) -> tuple[Any, BaseException | None]:
        self._cursor.execute("SAVEPOINT one")
        try:
            result = act(self._cursor)
        except Exception as error:  # noqa: BLE001 - one caller's failure is that caller's alone
            self._cursor.execute("ROLLBACK TO one")
            self._cursor.execute("RELEASE one")
            # A key that exists already means that another writer was faster.
            return None, Conflict(str(error)) if isinstance(error, sqlite3.IntegrityError) else error
        self._cursor.execute("RELEASE one")
        return result, None
