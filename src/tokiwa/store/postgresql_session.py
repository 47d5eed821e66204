"""The writer's connection to PostgreSQL: what comes of a transaction is known, whatever happens to the connection.

Two of its errors are no fault of a caller: two writers that wait for each other, and a connection that is gone. The
writer runs such a transaction again. Where the connection went while COMMIT was under way, the server is asked
afterwards what became of it.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from tokiwa.domain.problem import Problem, Unavailable
from tokiwa.store.session import Session

T = TypeVar("T")
Connection = psycopg.Connection[Any]

PATIENCE = 5.0  # seconds in which a server that was started again is found

_ENTER = "INSERT INTO commits (number) VALUES (0) RETURNING id"
_BEGIN = "BEGIN; UPDATE commits SET number = {} WHERE id = {}"
_FOUND = "SELECT number FROM commits WHERE id = %s FOR UPDATE"
LOST = (psycopg.OperationalError, psycopg.InterfaceError)


class _Undone(psycopg.OperationalError):
    """Nothing of a transaction was written."""


_AGAIN = (errors.SerializationFailure, errors.DeadlockDetected, _Undone)


class Database(Protocol):
    """Where connections come from."""

    def connect(self) -> Connection:
        """A new one. Unavailable when there is none to be had."""

    def forget(self, connection: Connection) -> None:
        """Close one."""

    def cursor(self, connection: Connection) -> Any:
        """A cursor on one."""

    def told(self, error: BaseException) -> BaseException:
        """What a caller is told whose transaction ended with an error."""


class PostgresqlSession(Session):
    """`commits` has a row for each session, with the number of its last transaction: what came of it can be asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._id = self._number = 0

    def begin(self) -> None:
        """Begin, on a new connection if the last one is gone; for as long as it takes to start a server again."""
        patiently(self._begin)

    def commit(self) -> None:
        """Have it on the disk, or know that it is not."""
        try:
            self._there.execute("COMMIT")
        except LOST as error:
            if self.going:
                raise
            self._gone()
            if not patiently(self._became_something):
                raise _Undone("the connection went before a transaction had ended") from error

    def rollback(self) -> None:
        """Give it up."""
        try:
            if self._connection is not None and self._connection.info.transaction_status != TransactionStatus.IDLE:
                self._connection.execute("ROLLBACK")
        except LOST:
            self._gone()

    def cursor(self) -> Any:
        """For statements."""
        return self._database.cursor(self._there)

    @property
    def going(self) -> bool:
        """Whether the connection is there."""
        return self._connection is not None and not self._connection.closed

    def exists(self, error: BaseException) -> bool:
        """Whether a key was there already."""
        return isinstance(error, errors.UniqueViolation)

    def refused(self, error: BaseException) -> bool:
        """Whether the server will not have it, and goes on."""
        return self.going and isinstance(error, (psycopg.IntegrityError, Problem))

    def passing(self, error: BaseException) -> bool:
        """Whether it may do better if it is run again."""
        return isinstance(error, _AGAIN) or not self.going

    def told(self, error: BaseException) -> BaseException:
        """Unavailable for whatever ails the server or the way to it."""
        return self._database.told(error)

    @property
    def _there(self) -> Connection:
        if self._connection is None:
            raise psycopg.OperationalError("the connection is gone")
        return self._connection

    def _begin(self) -> None:
        if self._connection is None:
            self._connection = self._database.connect()
        try:
            if not self._id:
                ((self._id,),) = self._connection.execute(_ENTER)
            self._number += 1
            # Numbers of our own, in one message, which takes no parameters.
            self._connection.execute(_BEGIN.format(self._number, self._id))
        except LOST:
            self._gone()
            raise

    def _gone(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._database.forget(connection)

    def _became_something(self) -> bool:
        """Whether the transaction whose end nobody heard was committed; its server may still be at it."""
        self._connection = self._database.connect()
        try:
            row = self._connection.execute(_FOUND, [self._id]).fetchone()
        except LOST:
            self._gone()
            raise
        return row is not None and row[0] == self._number


def patiently(act: Callable[[], T]) -> T:
    """What `act` returns; while the server cannot be reached it is tried again for a few seconds."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while True:
        try:
            return act()
        except (*LOST, Unavailable):
            if time.monotonic() >= end:
                raise
        pause.wait(0.1)
