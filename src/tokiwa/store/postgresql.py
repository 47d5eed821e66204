"""PostgreSQL: a server that many nodes share. Connections come and go with it, and what is asked of it is asked again."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Self

import psycopg
from psycopg.pq import Format, TransactionStatus
from sqlalchemy import URL

from tokiwa.domain.problem import Kind, Problem, Unavailable
from tokiwa.store.pool import Pool
from tokiwa.store.postgresql_session import LOST, Connection, PostgresqlSession, patiently
from tokiwa.store.postgresql_wake import ServerWake
from tokiwa.store.session import Session
from tokiwa.store.turn import Turn
from tokiwa.store.wake import Wake

READERS = 16  # connections that look at the same time
OLDEST = 130000  # version 13: the oldest that is still heard of

# A node whose machine is gone must not keep rows locked for as long as TCP believes in it.
OPTIONS: Mapping[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "fallback_application_name": "tokiwa",
}
_SET_UP = """
SET client_encoding = 'UTF8';
SET idle_in_transaction_session_timeout = '60s';
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
"""
_LOOK = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class _Cursor(psycopg.Cursor[Any]):
    lost: Callable[[BaseException], Unavailable]

    def execute(self, *arguments: Any, **more: Any) -> Self:
        try:
            return super().execute(*arguments, **more)
        except psycopg.Error as error:
            raise self._said(error) from error

    def executemany(self, *arguments: Any, **more: Any) -> None:
        try:
            super().executemany(*arguments, **more)
        except psycopg.Error as error:
            raise self._said(error) from error

    def _said(self, error: psycopg.Error) -> Exception:
        if self.connection.closed:
            return self.lost(error)
        if isinstance(error, psycopg.DataError) and "NUL" in str(error):
            return Problem(Kind.INVALID, "A name must not contain the character NUL.")
        return error


class Postgresql:
    """A database of a server. Unavailable, with what to do, when it cannot be reached."""

    embedded = False

    def __init__(self, url: URL) -> None:
        self.url = url.set(drivername="postgresql+psycopg")
        self.turn = Turn()  # the server orders its writers by itself
        self._arguments = self._read()
        where = self._arguments.get("host") or "this machine"
        self.name = f"{self._arguments.get('dbname') or self._arguments.get('user') or 'postgres'} on {where}"
        self._lock = threading.Lock()
        self._opened: set[Connection] = set()
        self._pool = Pool(self.connect, READERS)

    def connect(self) -> Connection:
        """A new connection in autocommit mode."""
        try:
            connection = psycopg.connect(**self._arguments, autocommit=True)
        except psycopg.Error as error:
            raise self._unreached(error) from None
        try:
            self._fit(connection)
        except BaseException:
            connection.close()
            raise
        connection.prepare_threshold = 3
        connection.prepared_max = 500  # more than there are statements
        with self._lock:
            self._opened.add(connection)
        return connection

    def look(self) -> Any:
        """A cursor on a snapshot, which begins with its first statement; a snapshot within another has its own."""
        return patiently(self._begun)

    def glance(self) -> Any:
        """A cursor for one statement, which is a snapshot by itself."""
        return patiently(self._taken)

    def looked(self, cursor: Any) -> None:
        """End a snapshot; its connection is for the next one, which waits until the server has heard of this end."""
        connection: Connection = cursor.connection
        status = connection.info.transaction_status
        if status not in {TransactionStatus.IDLE, TransactionStatus.INTRANS, TransactionStatus.INERROR}:
            self._drop(connection)
            return
        if status != TransactionStatus.IDLE:
            connection.pgconn.send_query(b"ROLLBACK")  # nothing was written
        self._pool.give(connection)

    def session(self) -> Session:
        """A connection for the writer, opened when it is first needed and whenever it is gone."""
        return PostgresqlSession(self)

    def wake(self, told: Callable[[], None]) -> Wake:
        """What hears of other nodes on the server."""
        return ServerWake(self, told)

    def told(self, error: BaseException) -> BaseException:
        """Unavailable for whatever ails the server or the way to it."""
        if not isinstance(error, LOST):
            return error
        # A server that says why goes on, unless it says farewell.
        goes_on = error.sqlstate is not None and not error.sqlstate.startswith("57P")
        return Unavailable(" ".join(str(error).split())) if goes_on else self.lost(error)

    def cursor(self, connection: Connection) -> Any:
        """A cursor whose errors say what happened in our words, where we have any."""
        cursor = _Cursor(connection)
        cursor.format = Format.BINARY  # bodies as they are, not written out in digits
        cursor.lost = self.lost
        return cursor

    def lost(self, error: BaseException) -> Unavailable:
        """What a caller is told whose connection went away."""
        return self._unreached(error)

    def forget(self, connection: Connection) -> None:
        """Close a connection that is of no use any more."""
        with self._lock:
            self._opened.discard(connection)
        connection.close()

    def close(self) -> None:
        """Close every connection that was opened."""
        with self._lock:
            opened, self._opened = self._opened, set()
        for connection in opened:
            connection.close()

    def _taken(self) -> Any:
        connection = self._pool.take()
        try:
            while connection.pgconn.get_result() is not None:
                """The end of the last snapshot."""
            connection.pgconn.consume_input()  # raises where the server has said farewell meanwhile
        except BaseException:
            self._drop(connection)
            raise
        return self.cursor(connection)

    def _begun(self) -> Any:
        cursor = self._taken()
        try:
            cursor.connection.execute(_LOOK)
        except BaseException:
            self._drop(cursor.connection)
            raise
        return cursor

    def _drop(self, connection: Connection) -> None:
        # Where one connection is broken, so are those that wait: after a restart none is good.
        self.forget(connection)
        for idle in self._pool.give_up():
            self.forget(idle)

    def _read(self) -> dict[str, Any]:
        try:
            given = self.url.translate_connect_args(username="user", database="dbname")
            given |= {name: each if isinstance(each, str) else ",".join(each) for name, each in self.url.query.items()}
            psycopg.conninfo.make_conninfo(**given)
        except (psycopg.Error, TypeError, ValueError) as error:
            raise Problem(Kind.INVALID, f"The URL of the database is not right: {error}.") from None
        return {**OPTIONS, **given}

    def _fit(self, connection: Connection) -> None:
        """Whether the server is one that we know, and set up as we need it."""
        try:
            encoding = connection.info.parameter_status("server_encoding")
            if connection.info.server_version < OLDEST:
                raise Problem(
                    Kind.FAILED, f"The database {self.name} needs a PostgreSQL server of version 13 or newer."
                )
            if encoding != "UTF8":
                raise Problem(
                    Kind.FAILED,
                    f"The database {self.name} holds text as {encoding}. Make one with CREATE DATABASE … ENCODING 'UTF8'"
                    " TEMPLATE template0.",
                )
            connection.execute(_SET_UP)
        except psycopg.Error as error:
            raise self._unreached(error) from None

    def _unreached(self, error: BaseException) -> Unavailable:
        why = " ".join(str(error).split()).rstrip(".?") or "the connection is gone"
        return Unavailable(
            f"The database {self.name} cannot be reached: {why}. See whether the server runs, and whether the user,"
            " the password and the name of the database are right.",
        )
