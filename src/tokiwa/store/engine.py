"""Opens the database that a URL names and sets it up for durable, concurrent work."""

import sqlite3
import threading
from typing import Any

from sqlalchemy import URL, Dialect, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tokiwa.domain.problem import Kind, Problem

# WAL lets readers go on while one writer writes; FULL makes every commit reach the disk, because a
# certificate authority that forgets what it signed is worse than a slow one.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16384",
    "PRAGMA mmap_size=268435456",
    "PRAGMA wal_autocheckpoint=4000",
)


class Engine:
    """A database: a dialect for statements, and DBAPI connections that each thread keeps for itself."""

    def __init__(self, url: str) -> None:
        self.url = _read(url)
        self.dialect: Dialect = create_engine(self.url).dialect
        self._local = threading.local()
        self._opened: list[Any] = []
        self._lock = threading.Lock()

    def connect(self) -> Any:
        """A new DBAPI connection in autocommit mode, so that BEGIN and COMMIT are ours to say.

        Problem FAILED when the file cannot be opened or is none of a database.
        """
        path = self.url.database or ""
        try:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
            for pragma in SQLITE_PRAGMAS:
                connection.execute(pragma)
        except sqlite3.Error as error:
            raise Problem(Kind.FAILED, f"The database {path} cannot be opened: {error}.") from None
        with self._lock:
            self._opened.append(connection)
        return connection

    def reader(self) -> Any:
        """A connection for reading that this thread has idle: a snapshot taken within another has its own."""
        idle = self._idle()
        return idle.pop() if idle else self.connect()

    def give_back(self, connection: Any) -> None:
        """Keep a connection for this thread's next snapshot."""
        self._idle().append(connection)

    def _idle(self) -> list[Any]:
        try:
            idle: list[Any] = self._local.idle
        except AttributeError:
            idle = self._local.idle = []
        return idle

    def close(self) -> None:
        """Close every connection that was opened."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()


def _read(url: str) -> URL:
    try:
        found = make_url(url)
    except ArgumentError:
        found = None
    if found is None or found.get_backend_name() != "sqlite" or not found.database or found.database == ":memory:":
        raise Problem(Kind.INVALID, "The database must be a file of SQLite: give sqlite:///PATH, or nothing.")
    return found
