"""The store: snapshots to read, changes to write, work to claim. Built once, by app."""

import asyncio
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, TypeVar

import structlog

from tokiwa.domain.call import Task
from tokiwa.domain.change import Change
from tokiwa.store import jobs
from tokiwa.store.aggregate import Shelf
from tokiwa.store.batch import Ended
from tokiwa.store.change import Sheet, sheet
from tokiwa.store.engine import Engine
from tokiwa.store.epochs import Epochs
from tokiwa.store.memory import Memory
from tokiwa.store.migrate import finish, migrate
from tokiwa.store.probe import probe
from tokiwa.store.schema import whole
from tokiwa.store.scribe import Scribe
from tokiwa.store.transaction import Transaction
from tokiwa.store.writer import Writer

log = structlog.get_logger("store")

T = TypeVar("T")


class Store:
    """One database, opened. Raises Problem, with what to do, when it cannot be.

    It is `unfinished` while the last part of an upgrade waits for the end of the nodes of an older version.
    """

    def __init__(self, url: str) -> None:
        self._engine = Engine(url)
        try:
            self.unfinished = migrate(self._engine)
        except BaseException:
            self._engine.close()
            raise
        whole()  # whoever makes a value need not know the module that keeps it
        self._dialect = self._engine.dialect
        self._listeners: list[Callable[[], None]] = []
        self._epochs = Epochs(self._engine)
        self._memory = Memory(self._epochs)
        self._news = threading.Condition()
        self._probe: Future[None] | None = None
        self._wake = self._engine.wake(self._tell)
        self._scribe = Scribe(self._engine)
        self._writer = Writer(self._engine.session(), self._engine.turn, self._scribe, self._committed, self._ends)

    def snapshot(self) -> Transaction:
        """A consistent look at the store; what is applied to it is *not* written (see `submit`)."""
        return Transaction(self._engine)

    def submit(self, changes: Sequence[Change]) -> "list[Future[None]]":
        """Have each change written, atomically each, and committed together.

        A future holds `Conflict` when another writer was faster.
        """
        return self._writer.write(self._sheets(changes))

    def submit_together(self, changes: Sequence[Change]) -> "Future[list[BaseException | None]]":
        """The same with one future, done when all have ended, which holds for each what kept it, or None."""
        return self._writer.write_together(self._sheets(changes))

    def wait(self, future: "Future[T]") -> T:
        """The outcome of what was submitted. Unlike the future's own `result` this may be called on any thread."""
        return self._writer.wait(future)

    def begun(self) -> None:
        """Wait until the statements of all that was submitted have run, though not for the disk."""
        self._writer.begun()

    @property
    def blocking(self) -> bool:
        """Whether a look waits for a network, so that an event loop must leave it to other threads."""
        return not self._engine.embedded

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Write on this event loop's thread from now on, unless that would block it; called on that thread."""
        if not self.blocking:
            self._writer.attach(loop)

    def detach(self) -> None:
        """Stop writing on the event loop; called on its thread before it ends."""
        if not self.blocking:
            self._writer.detach()

    def claim(self, *, line: str, now: datetime, wall: datetime, until: datetime, lease: str, limit: int) -> list[Task]:
        """Take due work of one timeline under a lease; durable when this returns."""
        return self._writer.submit(
            lambda cursor: jobs.claim(
                cursor, self._dialect, line=line, now=now, wall=wall, until=until, lease=lease, limit=limit
            )
        ).result()

    def release(self, task: Task, due: datetime) -> None:
        """Give a task back, to be tried again at `due`."""
        self.wait(self._writer.submit(lambda cursor: self._released(cursor, task, due)))

    def extend(self, lease: str, until: datetime) -> None:
        """Keep what is held under a lease."""
        self.wait(self._writer.submit(lambda cursor: jobs.extend(cursor, self._dialect, lease, until)))

    def release_of(self, node: str) -> None:
        """Free what a node has claimed that is dead."""
        self.wait(self._writer.submit(lambda cursor: jobs.release_of(cursor, self._dialect, node)))

    def release_all(self) -> None:
        """Free all claimed work; for a start when no other node can be alive."""
        self.wait(self._writer.submit(lambda cursor: jobs.release_all(cursor, self._dialect)))

    def probe(self) -> "Future[None]":
        """A small write: done when the store can be written, or holding why it cannot. One at a time, whoever asks."""
        if self._probe is None or self._probe.done():
            self._probe = self._writer.submit(lambda cursor: probe(cursor, self._dialect))
        return self._probe

    def wait_commit(self, seconds: float) -> None:
        """Wait until something is committed, at most so long."""
        with self._news:
            self._news.wait(seconds)

    def heed(self, *, others: bool) -> None:
        """Whether other processes work on the database, whose commits are to be heard of like our own."""
        self._wake.heed(others=others)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit, from whichever thread writes or hears of it: it must be quick."""
        self._listeners.append(listener)

    def cached(self, name: str, kinds: tuple[type, ...], key: Hashable, load: Callable[[], T]) -> T:
        """`load()`, remembered until a value of one of `kinds` is written, whoever writes it.

        For what every request needs and few requests change (identities, policies, rules).
        """
        return self._memory.get(name, kinds, key, load)

    def steady(self) -> AbstractContextManager[None]:
        """Within the block, on this thread, what is remembered is as new as at its first use, or newer.

        For one request or one batch of work: where the database is behind a network, it is asked once and not for
        each thing that is remembered.
        """
        return self._epochs.steady()

    def finish(self) -> None:
        """Make the last part of the upgrade: no node of an older version works any more."""
        finish(self._engine)
        self.unfinished = False

    def close(self) -> None:
        """Write what waits and close every connection."""
        self._writer.close()
        self._wake.close()
        self._engine.close()

    def _released(self, cursor: Any, task: Task, due: datetime) -> None:
        jobs.release(cursor, self._dialect, task, due)
        self._scribe.stir()

    def _committed(self) -> None:
        if self._scribe.stirred():
            self._wake.stirred()
        self._tell()

    def _sheets(self, changes: Sequence[Change]) -> list[Sheet]:
        """What is to be written; for stores that have something else to do first."""
        return [sheet(change) for change in changes]

    def _ended(self, outcomes: Sequence[Ended]) -> None:
        """How a batch of changes ended, before those who wait are told; for stores that count."""

    def _ends(self, outcomes: Sequence[Ended]) -> None:
        _calmly(self._ended, outcomes)

    def _tell(self) -> None:
        with self._news:
            self._news.notify_all()
        for listener in self._listeners:
            _calmly(listener)


def _calmly(listener: Callable[..., None], *told: Any) -> None:
    try:
        listener(*told)
    except Exception:  # what was committed is committed: its callers must be told in any case
        log.exception("a listener failed")


def tables() -> Sequence[str]:
    """The names of all aggregates' tables, for checks and backups."""
    return sorted({shelf.table.name for shelf in Shelf.by_type.values()})
