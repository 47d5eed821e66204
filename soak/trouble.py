"""What happens to the servers meanwhile: a seeded series of accidents, each of which passes."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from soak.estate import Estate, Node, pause


class Trouble:
    """`log` is what happened."""

    def __init__(self, estate: Estate, seed: int) -> None:
        self._estate, self._draw = estate, random.Random(f"{seed} trouble")
        self._end = 0.0
        self.log: list[str] = []
        self._accidents: list[Callable[[], str]] = [
            self._kill_process,
            self._kill_process,
            self._kill_node,
            self._end_node,
            self._freeze,
        ]
        self._accidents += [self._full_disk] if estate.postgres is None else [self._crash_database, self._cut]

    def run(self, seconds: float) -> None:
        """One accident after the other, until so much time has passed and the last one is over. Raises if one does not pass.

        On the thread that made the estate: its database ends with the thread that started it.
        """
        self._end = time.monotonic() + seconds
        while self._wait(self._draw.uniform(1.0, 5.0)):
            self.log.append(self._draw.choice(self._accidents)())

    def _wait(self, seconds: float) -> bool:
        """Let time pass, but not beyond the end; whether there is time left."""
        pause(max(0.0, min(seconds, self._end - time.monotonic())))
        return time.monotonic() < self._end

    def _node(self) -> Node:
        return self._draw.choice(self._estate.nodes)

    def _process(self) -> int:
        """One of those that serve; there is none for a moment when all were killed."""
        while not (pids := self._node().pids[1:]):
            pause(0.1)
        return self._draw.choice(pids)

    def _kill_process(self) -> str:
        with suppress(ProcessLookupError):
            os.kill(self._process(), signal.SIGKILL)
        return "a process was killed"

    def _kill_node(self) -> str:
        node = self._node()
        node.stop(signal.SIGKILL)
        pause(self._draw.uniform(0, 3))
        node.start()
        return "a node was killed and started again"

    def _end_node(self) -> str:
        node = self._node()
        node.stop()
        node.start()
        return "a node was stopped and started again"

    def _freeze(self) -> str:
        # Sometimes for longer than its leases last: others take over what it holds, and it must notice.
        seconds = self._draw.choice([1, 2, 3, 5, 10, 75])
        pid = self._process()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self._wait(seconds)
            os.kill(pid, signal.SIGCONT)
        return f"a process stood still for {seconds} s"

    def _full_disk(self) -> str:
        with _no_room(self._node()):
            pause(self._draw.uniform(0.5, 3))
        return "no file could grow"

    def _crash_database(self) -> str:
        postgres = self._estate.postgres
        if postgres is not None:
            postgres.stop(self._draw.choice([signal.SIGQUIT, signal.SIGINT]))
            pause(self._draw.uniform(0, 4))
            postgres.start()
        return "the database went away and came back"

    def _cut(self) -> str:
        postgres = self._estate.postgres
        if postgres is not None:
            postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        return "all connections to the database were cut"


@contextmanager
def _no_room(node: Node) -> Iterator[None]:
    """No file of a node may grow, as on a full disk."""
    _limit(node, 0)
    try:
        yield
    finally:
        _limit(node, resource.RLIM_INFINITY)  # also of processes that began meanwhile


def _limit(node: Node, size: int) -> None:
    for pid in node.pids:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
