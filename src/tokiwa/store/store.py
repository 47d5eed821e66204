"""The store: snapshots to read, changes to write, work to claim. Built once, by app."""

import asyncio
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, TypeVar

import structlog

from tokiwa.domain.call import Task
from tokiwa.domain.change import Change
from tokiwa.store import accounts, jobs
from tokiwa.store.aggregate import Shelf
from tokiwa.store.change import write
from tokiwa.store.engine import Engine
from tokiwa.store.migrate import migrate
from tokiwa.store.probe import probe
from tokiwa.store.schema import whole
from tokiwa.store.transaction import Transaction
from tokiwa.store.writer import Writer

log = structlog.get_logger("store")

T = TypeVar("T")


class Store:
    """One database, opened. Raises Problem, with what to do, when it cannot be."""

    def __init__(self, url: str) -> None:
        self._engine = Engine(url)
        migrate(self._engine)
        whole()  # whoever makes a value need not know the module that keeps it
        self._dialect = self._engine.dialect
        self._listeners: list[Callable[[], None]] = []
        self._timelines: dict[str, str] = {}
        self._epochs: dict[type, int] = {}
        self._touched: set[type] = set()
        self._caches: dict[str, tuple[tuple[int, ...], dict[Any, Any]]] = {}
        self._news = threading.Condition()
        self._probe: Future[None] | None = None
        self._writer = Writer(self._engine.connect(), self._write, self._committed)

    def snapshot(self) -> Transaction:
        """A consistent look at the store; what is applied to it is *not* written (see `submit`)."""
        return Transaction(self._engine)

    def submit(self, changes: Sequence[Change]) -> "list[Future[None]]":
        """Have each change written, atomically each, and committed together.

        A future holds `Conflict` when another writer was faster.
        """
        return self._writer.write(changes)

    def wait(self, future: "Future[T]") -> T:
        """The outcome of what was submitted. Unlike the future's own `result` this may be called on any thread."""
        return self._writer.wait(future)

    def begun(self) -> None:
        """Wait until the statements of all that was submitted have run, though not for the disk."""
        self._writer.begun()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Write on this event loop's thread from now on; called on that thread."""
        self._writer.attach(loop)

    def detach(self) -> None:
        """Stop writing on the event loop; called on its thread before it ends."""
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
        self.wait(self._writer.submit(lambda cursor: jobs.release(cursor, self._dialect, task, due)))

    def extend(self, lease: str, until: datetime) -> None:
        """Keep what is held under a lease."""
        self.wait(self._writer.submit(lambda cursor: jobs.extend(cursor, self._dialect, lease, until)))

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

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit, from whichever thread writes: it must be quick."""
        self._listeners.append(listener)

    def cached(self, name: str, kinds: Sequence[type], key: Hashable, load: Callable[[], T]) -> T:
        """`load()`, remembered until a value of one of `kinds` is written.

        For what every request needs and few requests change (identities, policies, rules).
        """
        epochs = tuple(self._epochs.get(kind, 0) for kind in kinds)
        seen, values = self._caches.get(name, ((), {}))
        if seen != epochs or len(values) > 10_000:
            values = {}
            self._caches[name] = (epochs, values)
        if key not in values:
            values.setdefault(key, load())  # whoever was first: nobody must see an older value than before
        found: T = values[key]
        return found

    def close(self) -> None:
        """Write what waits and close every connection."""
        self._writer.close()
        self._engine.close()

    def _write(self, cursor: Any, changes: Sequence[Change]) -> None:
        try:
            write(cursor, self._dialect, changes, lambda account: self._timeline(cursor, account))
        except BaseException:
            self._timelines.clear()  # it may have seen an account that now comes to nothing
            raise
        for change in changes:
            self._touched.update(type(value) for value in (*change.puts, *change.drops))

    def _timeline(self, cursor: Any, account: str) -> str:
        # An account's kind of clock never changes, so what was seen once is so for good.
        if account not in self._timelines:
            found = accounts.timeline(cursor, self._dialect, account)
            if found is None:
                return ""
            self._timelines[account] = found
        return self._timelines[account]

    def _committed(self) -> None:
        # Only after the commit, or a reader could remember what was there before it as the new state.
        for kind in self._touched:
            self._epochs[kind] = self._epochs.get(kind, 0) + 1
        self._touched.clear()
        with self._news:
            self._news.notify_all()
        for listener in self._listeners:
            try:
                listener()
            except Exception:  # what was committed is committed: its callers must be told in any case
                log.exception("a listener failed")


def tables() -> Sequence[str]:
    """The names of all aggregates' tables, for checks and backups."""
    return sorted({shelf.table.name for shelf in Shelf.by_type.values()})
