"""Opens the database that a URL names: a file of SQLite, or one that a server of PostgreSQL keeps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

from sqlalchemy import URL, Dialect, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

import tokiwa.store.collation
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store.embedded import Embedded
from tokiwa.store.session import Session
from tokiwa.store.turn import Turn
from tokiwa.store.wake import Wake

del tokiwa  # imported for what it tells SQLAlchemy

SERVER = "postgresql"
_DIALECTS = {"sqlite": "sqlite://", SERVER: "postgresql+psycopg://"}


class Driver(Protocol):
    """What is different about each engine."""

    embedded: bool
    name: str
    url: URL
    turn: Turn

    def connect(self) -> Any:
        """A new DBAPI connection."""

    def look(self) -> Any:
        """A cursor on a snapshot."""

    def glance(self) -> Any:
        """A cursor for one statement."""

    def looked(self, cursor: Any) -> None:
        """End a snapshot or a glance."""

    def session(self) -> Session:
        """A connection for the writer."""

    def wake(self, told: Callable[[], None]) -> Wake:
        """What hears of others."""

    def told(self, error: BaseException) -> BaseException:
        """What an error of a connection means: Unavailable for what is nobody's fault and may pass, or the error itself."""

    def close(self) -> None:
        """Close every connection."""


class Engine:
    """A database: a dialect for statements, connections, and whose turn it is to write.

    `name` is what people call it: never with a password. An `embedded` one is within this machine, so that reading
    it takes microseconds; another one is behind a network.
    """

    def __init__(self, url: str) -> None:
        self._driver = _driver(url)
        self.embedded = self._driver.embedded
        self.name = self._driver.name
        self.url = self._driver.url
        self.turn = self._driver.turn
        self.dialect: Dialect = dialect(self.url.get_backend_name())
        self.look = self._driver.look  # called for every request: one step less
        self.glance = self._driver.glance
        self.looked = self._driver.looked

    def connect(self) -> Any:
        """A new DBAPI connection in autocommit mode, so that BEGIN and COMMIT are ours to say.

        Problem FAILED, with what to do, when there is none to be had.
        """
        return self._driver.connect()

    def session(self) -> Session:
        """A connection for the writer."""
        return self._driver.session()

    def wake(self, told: Callable[[], None]) -> Wake:
        """What hears of other processes and has them hear of us."""
        return self._driver.wake(told)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Unavailable for what is nobody's fault and may pass, where neither the writer nor a snapshot sees to it."""
        try:
            yield
        except Exception as error:
            cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
            told = self._driver.told(cause)
            if told is cause:
                raise
            raise told from error

    def close(self) -> None:
        """Close every connection that was opened."""
        self._driver.close()


@cache
def dialect(name: str) -> Dialect:
    """What statements for an engine are compiled for; the same for all databases of it."""
    made: Dialect = create_engine(_DIALECTS[name]).dialect
    return made


def engine_of(text: str) -> str:
    """The name of the engine whose database a URL names; "" if it is none of ours."""
    url = _url(text)
    return url.get_backend_name() if url is not None and url.get_backend_name() in _DIALECTS else ""


def _url(text: str) -> URL | None:
    try:
        return make_url(text.replace("postgres://", "postgresql://", 1) if text.startswith("postgres://") else text)
    except (ArgumentError, ValueError):
        return None


def _driver(text: str) -> Driver:
    url = _url(text)
    if url is not None and url.get_backend_name() == SERVER:
        try:
            # Only here: a node with a file of its own need not have it, nor import it.
            from tokiwa.store.postgresql import Postgresql
        except ImportError:
            raise Problem(
                Kind.FAILED,
                "PostgreSQL needs a driver that is not installed here: pip install 'tokiwa[postgresql]'.",
            ) from None
        return Postgresql(url)
    if url is None or url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        # Not the text itself, which may hold a password.
        raise Problem(
            Kind.INVALID,
            "The database must be a file of SQLite or a database of PostgreSQL: give sqlite:///PATH or"
            " postgresql://USER:PASSWORD@HOST/NAME, or nothing.",
        )
    return Embedded(url)
