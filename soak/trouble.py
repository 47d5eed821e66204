"""What happens to the servers meanwhile: a seeded series of accidents, each of which passes."""

import os
import random
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from soak.estate import Estate, Node, pause


class Trouble:
    """`start` and `stop` it; `log` is what happened."""

    def __init__(self, estate: Estate, seed: int) -> None:
        self._estate, self._draw = estate, random.Random(f"{seed} trouble")
        self._over = threading.Event()
        self.log: list[str] = []
        self.failure: Exception | None = None
        self._accidents: list[Callable[[], str]] = [
            self._kill_process,
            self._kill_process,
            self._kill_node,
            self._end_node,
            self._freeze,
        ]
        self._accidents += [self._full_disk] if estate.postgres is None else [self._crash_database, self._cut]
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End when the last accident is over."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._draw.uniform(1.0, 5.0)):
            try:
                self.log.append(self._draw.choice(self._accidents)())
            except Exception as error:  # noqa: BLE001 - told at the end: the run has failed
                self.failure = error
                return

    def _node(self) -> Node:
        return self._draw.choice(self._estate.nodes)

    def _kill_process(self) -> str:
        pid = self._draw.choice(self._node().pids[1:])
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
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
        pids = self._node().pids[1:]
        pid = self._draw.choice(pids)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self._over.wait(seconds)
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
