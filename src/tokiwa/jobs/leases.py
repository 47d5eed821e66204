"""The leases of one node on the work that it has claimed, kept for as long as the work takes. Used by the loop."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import structlog

from tokiwa.domain.value import Value, evolve
from tokiwa.store.store import Store

log = structlog.get_logger("leases")

LEASE = timedelta(seconds=60)
KEEP = LEASE / 3


class Held(Value):
    """The timeline of what is done under a lease, and when the lease was last extended (wall clock)."""

    line: str
    since: datetime


class Leases:
    """`start` keeps them from a thread of its own, because the loop's thread may be at work for longer than a lease.

    For the same reason that thread gives the node's sign of life: `beat` is called as often as leases are looked at.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        node: str,
        beat: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        self._store, self._clock, self._node, self._beat = store, clock, node, beat
        self._numbers = count(1)
        self._held: dict[str, Held] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)

    def start(self) -> None:
        """Begin to keep them. The first sign of life is given when this returns."""
        self._beat(self._clock())
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join()

    def new(self) -> str:
        """A name for a lease that nobody had before."""
        return f"{self._node}/{next(self._numbers)}"

    def hold(self, lease: str, line: str, wall: datetime) -> None:
        """Work on a timeline was claimed under a lease."""
        with self._lock:
            self._held[lease] = Held(line, wall)

    def drop(self, lease: str) -> None:
        """The last task under it is done."""
        with self._lock:
            self._held.pop(lease, None)

    def held(self, line: str | None = None) -> bool:
        """Whether this node is at work, on one timeline or on any."""
        with self._lock:
            return any(line in (None, held.line) for held in self._held.values())

    def keep(self, wall: datetime) -> None:
        """Extend what is a third through."""
        with self._lock:
            old = [lease for lease, held in self._held.items() if wall - held.since >= KEEP]
            for lease in old:
                self._held[lease] = evolve(self._held[lease], since=wall)
        for lease in old:
            self._store.extend(lease, wall + LEASE)

    def _run(self) -> None:
        while not self._closed.wait(KEEP.total_seconds() / 2):
            try:
                wall = self._clock()
                self.keep(wall)
                self._beat(wall)
            except Exception:  # a store that cannot be written now may be later
                log.exception("leases not kept")
