"""The one writer: many callers' changes are committed together.

A durable commit waits for the disk; a savepoint does not. While one commit waits, the next batch gathers,
so the store serves as many writers as there are with the same number of waits.

Statements run on the writer's thread, or on an event loop's after `attach`. There they cost a fraction:
SQLite lets go of the interpreter at every statement, and two busy threads would pass it to and fro each time
(decision 0006). What waits is always the writer's thread's: the commit, which waits for the disk, and the turn
among the processes that write (see `store.turn`) when it cannot be had at once.
"""

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from tokiwa.store.batch import Act, Batch, Ended, Promise, Script
from tokiwa.store.change import Sheet
from tokiwa.store.session import Session
from tokiwa.store.together import Part, Together
from tokiwa.store.turn import Turn

T = TypeVar("T")
MOST = 256  # acts of one batch
SLICE = 0.001  # seconds of the event loop that a batch takes before others have their turn there


class Writer:
    """Runs acts in order in one session.

    `committed` is called once per batch after its commit, `ended` after that, written or not, with its changes and what
    kept each from being written. Neither ever fails.
    """

    def __init__(
        self,
        session: Session,
        turn: Turn,
        script: Script,
        committed: Callable[[], None],
        ended: Callable[[Sequence[Ended]], None],
    ) -> None:
        self._session = session
        self._turn = turn
        self._script = script
        self._committed, self._ended_with = committed, ended
        self._queue: deque[tuple[Act | Sheet, Promise]] = deque()
        self._wake = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_thread = 0
        self._submitted = self._ran = 0  # acts, so far
        self._scheduled = False  # the loop will look
        self._queued = False  # the thread waits for the turn, for the loop
        self._ours = False  # it is there, and nothing was begun in it yet
        self._writing = False  # the thread writes a whole batch
        self._beginning: tuple[Batch, Iterator[None]] | None = None  # on the loop, and what of it is still to be done
        self._open: Batch | None = None  # begun on the loop; its commit is the thread's to make
        self._ended: tuple[Batch, bool] | None = None  # committed by the thread; to be told on the loop
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, act: Callable[[Any], T]) -> "Future[T]":
        """Have `act` run; the future is done when what it wrote is on the disk, or holds why it is not."""
        future: Future[T] = Future()
        self._submit([(act, future)])
        return future

    def write(self, changes: Sequence[Sheet]) -> "list[Future[None]]":
        """Have changes written, each with a future like that."""
        futures: list[Future[None]] = [Future() for _ in changes]
        self._submit(zip(changes, futures, strict=True))
        return futures

    def write_together(self, changes: Sequence[Sheet]) -> "Future[list[BaseException | None]]":
        """Have changes written; one future for all holds for each what kept it, or None."""
        whole = Together(len(changes))
        self._submit((each, Part(whole, at)) for at, each in enumerate(changes))
        return whole.future

    def _submit(self, acts: Iterable[tuple[Act | Sheet, Promise]]) -> None:
        with self._wake:
            if self._closing:
                raise RuntimeError("the store is closed")
            before = len(self._queue)
            self._queue.extend(acts)
            self._submitted += len(self._queue) - before
            if self._loop is None:
                self._wake.notify_all()
            elif not self._scheduled:
                self._scheduled = True
                self._loop.call_soon_threadsafe(self._look)

    def wait(self, future: "Future[T]") -> T:
        """The future's result; on the event loop's own thread the batch is written here and now."""
        if self._loop is not None and threading.get_ident() == self._loop_thread:
            while not future.done():
                self._settle()
                if not future.done():
                    self._write_here()
        return future.result()

    def begun(self) -> None:
        """Wait until all that was submitted has run; its commit may be under way. Not on the event loop's thread."""
        with self._wake:
            wanted = self._submitted
            self._wake.wait_for(lambda: self._ran >= wanted)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Run statements on this loop from now on. Called on the loop's thread."""
        with self._wake:
            self._loop, self._loop_thread, self._scheduled = loop, threading.get_ident(), True
            self._wake.wait_for(lambda: not self._writing)
        loop.call_soon(self._look)

    def detach(self) -> None:
        """Run statements on the writer's own thread again. Called on the loop's thread, before the loop ends."""
        self._settle()
        with self._wake:
            self._loop = None
            self._wake.notify_all()

    def close(self) -> None:
        """Write what waits, then end. No loop is attached any more."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join()

    def _run(self) -> None:
        """The writer's thread: whole batches while there is no loop, only their commits while there is one."""
        while True:
            with self._wake:
                self._wake.wait_for(
                    lambda: self._open or self._queued or self._closing or (self._queue and self._loop is None)
                )
                begun, queued, finished = self._open, self._queued, self._closing and not self._queue
                self._writing = begun is None and not queued and not finished
            if begun is not None:
                written = begun.commit()
                self._turn.give()
                with self._wake:
                    self._open, self._ended = None, (begun, written)
                    self._tell_loop()
            elif queued:
                self._turn.take()
                with self._wake:
                    self._queued, self._ours = False, True
                    self._tell_loop()
            elif finished:
                return
            else:
                self._write_here()
                with self._wake:
                    self._writing = False
                    self._wake.notify_all()

    def _tell_loop(self) -> None:
        self._wake.notify_all()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        """On the loop: tell how the last batch ended, begin the next one or go on with it."""
        self._scheduled = False
        if self._open is not None or self._queued:
            return  # its end, or the turn that comes, has the loop look again
        self._tell()
        if self._beginning is None and self._queue and self._loop is not None:
            if self._ours or self._turn.try_take():
                batch = self._next()
                self._beginning = batch, batch.pieces()
            else:
                with self._wake:
                    self._queued = True
                    self._wake.notify_all()
        if self._beginning is not None and not self._go_on(time.monotonic() + SLICE) and self._loop is not None:
            self._scheduled = True
            self._loop.call_soon(self._look)

    def _go_on(self, until: float) -> bool:
        """On the loop: begin the batch, until some time; whether it is begun, and the thread's to commit."""
        if self._beginning is not None:
            batch, pieces = self._beginning
            for _ in pieces:
                if time.monotonic() >= until:
                    return False
            self._beginning = None
            with self._wake:
                self._open = batch
            self._has_run(batch)
        return True

    def _settle(self) -> None:
        """Wait for the batch that is under way, if there is one, and tell its callers. On the loop's thread."""
        self._go_on(math.inf)
        with self._wake:
            self._wake.wait_for(lambda: self._open is None)
        self._tell()

    def _write_here(self) -> None:
        with self._wake:
            self._wake.wait_for(lambda: not self._queued)
        if not self._ours:
            self._turn.take()
        batch = self._next()
        batch.begin()
        self._has_run(batch)
        written = batch.commit()
        self._turn.give()
        self._tell_of(batch, written=written)

    def _next(self) -> Batch:
        self._ours = False
        with self._wake:
            acts = [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
        return Batch(self._session, acts, self._script)

    def _has_run(self, batch: Batch) -> None:
        with self._wake:
            self._ran += batch.size
            self._wake.notify_all()

    def _tell(self) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            batch, written = ended
            self._tell_of(batch, written=written)

    def _tell_of(self, batch: Batch, *, written: bool) -> None:
        if written:
            self._committed()
        self._ended_with(batch.sheets())
        batch.tell()
