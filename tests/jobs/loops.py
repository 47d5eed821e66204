"""Kinds of work that note what they are given, and loops that do them, for the tests of the loop itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import attrs

from managed import write
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change, Job
from tokiwa.jobs.loop import Loop
from tokiwa.jobs.registry import JobKind
from tokiwa.work import Work
from world import ACCOUNT, START, World

PATIENCE = 20.0  # seconds until a test that waits for another thread has failed


@attrs.define
class Noted:
    """A kind of work: its batches as they came. `act` may do or raise something before they are finished."""

    name: str
    act: Callable[[Batch], Any] = lambda _: None
    aside: bool = False
    batches: list[Batch] = attrs.field(factory=list)

    @property
    def kind(self) -> JobKind:
        """As the registry has it."""
        return JobKind(self.name, self._handle, self.aside)

    @property
    def keys(self) -> list[list[str]]:
        """The keys of each batch."""
        return [[task.key for task in batch.tasks] for batch in self.batches]

    def _handle(self, work: Work, batch: Batch) -> None:
        self.batches.append(batch)
        self.act(batch)
        with work.transaction() as tx:
            tx.apply(Change(finished=batch.tasks))


@attrs.define
class Gate:
    """Work that waits at a gate until the test opens it."""

    reached: threading.Event = attrs.field(factory=threading.Event)
    opened: threading.Event = attrs.field(factory=threading.Event)

    def __call__(self, _: Batch) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)


@contextmanager
def loop(world: World, *kinds: Noted, node: str = "node") -> Iterator[Loop]:
    """A loop of another node on the same store."""
    made = Loop(world.means, {kind.name: kind.kind for kind in kinds}, lambda: world.now, node)
    try:
        yield made
    finally:
        made.close()


def put(world: World, kind: str, *keys: str, at: float = 0, account: str = ACCOUNT) -> None:
    """Jobs that are due so many seconds after START."""
    due = START + timedelta(seconds=at)
    write(world, jobs=tuple(Job(kind, key, account, due) for key in keys))


def joined(*threads: threading.Thread) -> None:
    """Wait for threads that are about to end."""
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
