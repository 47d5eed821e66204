"""How nodes on one PostgreSQL server hear of each other's commits: LISTEN and NOTIFY, on a connection of its own."""

import os
import select
import threading
from collections.abc import Callable

import psycopg
import structlog

from tokiwa.domain.problem import Problem, Unavailable
from tokiwa.store.postgresql_session import Connection, Database
from tokiwa.store.wake import Wake

log = structlog.get_logger("store")

CHANNEL = "tokiwa"
PACE = 0.02  # seconds between two notices: as long as a loop lets more gather anyway
AGAIN = 1.0  # seconds until a lost connection is tried anew


class ServerWake(Wake):
    """A thread that listens for others, and tells them of us at a pace that wakes nobody for nothing.

    Told after the commit and not within it: a transaction with a NOTIFY keeps all others that have one waiting while
    it goes to the disk. What is lost with a connection is made up for by one call of `told` on the next one.
    """

    def __init__(self, database: Database, told: Callable[[], None]) -> None:
        super().__init__(told)
        self._database = database
        self._ours = False  # there is something to tell
        self._over = threading.Event()
        self._reading, self._writing = os.pipe()
        self._thread: threading.Thread | None = None

    def heed(self, *, others: bool) -> None:  # noqa: ARG002 - listening costs nothing while nobody speaks
        """Listen from now on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store-wake", daemon=True)
            self._thread.start()

    def stirred(self) -> None:
        """Have others told."""
        if not self._ours:
            self._ours = True
            os.write(self._writing, b".")

    def close(self) -> None:
        """Listen no more."""
        self._over.set()
        os.write(self._writing, b".")
        if self._thread is not None:
            self._thread.join()
        os.close(self._reading)
        os.close(self._writing)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                connection = self._database.connect()
            except (Problem, Unavailable) as error:
                log.warning("the nodes cannot hear each other", reason=str(error))
                self._over.wait(AGAIN)
                continue
            try:
                self._listen(connection)
            except psycopg.Error as error:
                log.warning("the nodes do not hear each other for a moment", reason=str(error))
            finally:
                self._database.forget(connection)

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self.told()
        while not self._over.is_set():
            ready, _, _ = select.select([connection.fileno(), self._reading], [], [])
            if self._reading in ready:
                os.read(self._reading, 100)
            if any(each.pid != connection.info.backend_pid for each in connection.notifies(timeout=0)):
                self.told()
            if self._ours:
                self._ours = False
                connection.execute(f"NOTIFY {CHANNEL}")
                self._over.wait(PACE)
