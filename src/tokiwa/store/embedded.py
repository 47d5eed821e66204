"""SQLite: a file, with connections set up for durable, concurrent work by the threads and processes of one machine."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL

from tokiwa.domain.problem import Unavailable
from tokiwa.store.session import Session
from tokiwa.store.turn import FileTurn, Turn
from tokiwa.store.wake import FileWake, Wake

# WAL lets readers go on while one writer writes; FULL makes every commit reach the disk, because a
# certificate authority that forgets what it signed is worse than a slow one.
PRAGMAS = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Each thread that reads has a connection, so that caches add up; the writer's must hold what a batch changes. Nothing
    # is mapped: it saved no time, counted as memory, and an error of the disk under a mapping ends the process.
    "PRAGMA cache_size=-8192",
    "PRAGMA wal_autocheckpoint=4000",
)
_WRITING = "PRAGMA cache_size=-16384"
_THERE_ALREADY = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})

# Of the disk and the machine, not of what was to be written.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
    }
)


class Embedded:
    """A file of SQLite. Each thread keeps its connections for itself."""

    embedded = True

    def __init__(self, url: URL) -> None:
        self.url = url
        self.name = url.database or ""
        try:
            self.turn: Turn = FileTurn(self.name)
        except OSError as error:
            raise self._unopened(error.strerror) from None
        self._local = threading.local()
        self._opened: list[Any] = []
        self._lock = threading.Lock()

    def connect(self) -> Any:
        """A new DBAPI connection in autocommit mode. Unavailable when the file cannot be opened or is no database."""
        try:
            connection = sqlite3.connect(
                self.name, isolation_level=None, check_same_thread=False, cached_statements=512
            )
            for pragma in PRAGMAS:
                connection.execute(pragma)
        except sqlite3.Error as error:
            raise self._unopened(error) from None
        with self._lock:
            self._opened.append(connection)
        return connection

    def look(self) -> Any:
        """A cursor on a snapshot, which begins with its first statement; a snapshot within another has its own."""
        cursor = self.glance()
        cursor.execute("BEGIN")
        return cursor

    def glance(self) -> Any:
        """A cursor for one statement, which is a snapshot by itself."""
        idle = self._idle()
        return (idle.pop() if idle else self.connect()).cursor()

    def looked(self, cursor: Any) -> None:
        """End a snapshot; its connection is for this thread's next one."""
        connection = cursor.connection
        if connection.in_transaction:
            cursor.execute("COMMIT")
        cursor.close()
        self._idle().append(connection)

    def session(self) -> Session:
        """A connection for the writer."""
        connection = self.connect()
        connection.execute(_WRITING)
        return Writing(connection)

    def wake(self, told: Callable[[], None]) -> Wake:
        """What hears of other processes on the file."""
        return FileWake(self.turn, told)

    def told(self, error: BaseException) -> BaseException:
        """Unavailable for a disk that is full or broken."""
        return _told(error)

    def close(self) -> None:
        """Close every connection that was opened."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self.turn.close()

    def _idle(self) -> list[Any]:
        try:
            idle: list[Any] = self._local.idle
        except AttributeError:
            idle = self._local.idle = []
        return idle

    def _unopened(self, why: object) -> Unavailable:
        return Unavailable(f"The database {self.name} cannot be opened: {why}.")


class Writing(Session):
    """A connection of SQLite as the writer uses it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.cursor = connection.cursor  # type: ignore[method-assign] # one call less for each statement

    def begin(self) -> None:
        """Begin; no reader can be in the way."""
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Have it on the disk."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Give it up, if SQLite has not."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @property
    def going(self) -> bool:
        """Whether SQLite has not given it up."""
        # A full disk or an I/O error may have given up the whole transaction.
        return self._connection.in_transaction

    def exists(self, error: BaseException) -> bool:
        """Whether a key was there already."""
        return isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _THERE_ALREADY

    def refused(self, error: BaseException) -> bool:
        """Whether a rule of the schema was broken."""
        return isinstance(error, sqlite3.IntegrityError)

    def told(self, error: BaseException) -> BaseException:
        """Unavailable for a disk that is full or broken."""
        return _told(error)

    def passing(self, error: BaseException) -> bool:  # noqa: ARG002 - with its one writer nothing passes by itself
        """Never: there is nobody else."""
        return False


def _told(error: BaseException) -> BaseException:
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING:
        return Unavailable(str(error))
    return error
