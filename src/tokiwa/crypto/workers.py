"""Processes beside this one that make keys and sign in batches, so that a storm of renewals uses every core.

A worker starts when there is a batch for it and ends when there was none for a while. It reaches its keys as the
node does, by their sealed names; what opens them it gets through its pipe, never by a command line or environment.
"""

import socket
import subprocess
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection

from tokiwa.crypto import worker
from tokiwa.crypto.kek import Keks
from tokiwa.crypto.managed import Outcome
from tokiwa.crypto.worker import FAREWELL, Batch


class NoWorkerError(Exception):
    """There is no worker to be had: nothing of the batch was signed."""


class WorkerLostError(Exception):
    """A worker ended in the middle of a batch: what it signed, if anything, never left it."""


class Workers:
    """At most `count` of them; with none, nothing is to be submitted. One that has no work ends after its `patience`."""

    def __init__(self, count: int, keks: Keks, patience: float = 60.0) -> None:
        self.count = count
        # A thread for each, which waits for its answer: as many batches are under way as there are workers.
        self._threads = ThreadPoolExecutor(max(1, count), "worker")
        self._idle = deque(_Worker(keks, patience) for _ in range(count))

    def submit(self, batch: Batch) -> "Future[list[Outcome]]":
        """The outcome of each of its orders. The future holds NoWorkerError or WorkerLostError if there is none."""
        return self._threads.submit(self._perform, batch)

    def close(self) -> None:
        """Finish what is under way and end them."""
        self._threads.shutdown()
        for each in self._idle:
            each.end()

    def _perform(self, batch: Batch) -> list[Outcome]:
        mine = self._idle.pop()  # the one that worked last: the others may go
        try:
            return mine.perform(batch)
        finally:
            self._idle.append(mine)


class _Worker:
    """One process, started when it is needed and again when it is gone."""

    def __init__(self, keks: Keks, patience: float) -> None:
        self._keks, self._patience = keks, patience
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def perform(self, batch: Batch) -> list[Outcome]:
        while True:
            answer = self._ask(self._pipe or self._start(), batch)
            if answer != FAREWELL:
                return worker.decode(answer)
            self.end()  # it went for want of work and has not read the request

    def _ask(self, pipe: Connection, batch: Batch) -> bytes:
        with suppress(OSError):  # it may be gone: its last words say whether the request was read
            pipe.send(batch)
        try:
            return pipe.recv_bytes()
        except (EOFError, OSError):
            self.end()
            raise WorkerLostError from None

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            # In a session of its own, so that Ctrl-C on a terminal is for the node alone, which ends it in order.
            command = [sys.executable, "-m", worker.__name__, str(number), str(self._patience)]
            self._process = subprocess.Popen(command, pass_fds=(number,), start_new_session=True)  # noqa: S603
        self._pipe = Connection(ours.detach())
        try:
            self._pipe.send(self._keks)
            self._pipe.recv_bytes()
        except (EOFError, OSError):
            self.end()
            raise NoWorkerError("a worker did not start") from None
        return self._pipe

    def end(self) -> None:
        """Close its pipe, at which it ends, and wait for that."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.wait()
        self._pipe = self._process = None
