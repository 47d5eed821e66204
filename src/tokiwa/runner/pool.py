"""The living processes: who is idle, who is busy, how many there may be, which one to reuse and which to end."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner.function import Credentials, FunctionSpec
from tokiwa.runner.worker import Worker

RESERVED_LIMIT = "ReservedFunctionConcurrentInvocationLimitExceeded"
TOTAL_LIMIT = "ConcurrentInvocationLimitExceeded"

_MARGIN = timedelta(minutes=1)  # credentials must outlive an invocation by this


@attrs.frozen
class Limits:
    """How many processes there may be, how many of them idle, and for how many seconds."""

    processes: int = 64
    idle: int = 16
    idle_seconds: float = 300.0


@attrs.frozen
class _Idle:
    worker: Worker
    since: float


class Pool:
    """Bookkeeping only: it never starts a process and ends none; it says which the caller must end."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._busy: Counter[str] = Counter()  # seats taken, by function
        self._working: set[Worker] = set()
        self._idle: list[_Idle] = []  # the longest idle first
        self._dropped: Counter[str] = Counter()
        self._closed = False

    def take_seat(self, spec: FunctionSpec) -> str:
        """Reserve room for one invocation: empty, or why there is none (`Reason` of the throttling error)."""
        with self._changed:
            if self._closed:
                raise Problem(Kind.FAILED, "The function runner is shutting down.")
            if spec.concurrency is not None and self._busy[spec.arn] >= spec.concurrency:
                return RESERVED_LIMIT
            if self._busy.total() >= self._limits.processes:
                return TOTAL_LIMIT
            self._busy[spec.arn] += 1
            return ""

    def leave_seat(self, spec: FunctionSpec) -> None:
        """The invocation is over."""
        with self._changed:
            self._busy[spec.arn] -= 1
            self._changed.notify_all()

    def take_warm(
        self, spec: FunctionSpec, credentials: Credentials, now: datetime
    ) -> tuple[Worker | None, list[Worker]]:
        """An idle process that can run this (the most recently used one), and those that no longer can."""
        with self._changed:
            own = [idle for idle in self._idle if _is_same_function(idle.worker.spec, spec)]
            stale = [idle for idle in own if not _fits(idle.worker, spec, credentials, now)]
            fitting = [idle for idle in own if idle not in stale]
            taken = fitting[-1] if fitting else None
            # What is left must leave room for this invocation's own process, should it need a new one.
            room = self._limits.processes - self._busy.total()
            others = [idle for idle in self._idle if idle not in stale and idle is not taken]
            excess = others[: max(0, len(others) - room)]
            gone = [*stale, *excess]
            self._idle = [idle for idle in others if idle not in excess]
            if taken is not None:
                self._working.add(taken.worker)
            return (taken.worker if taken else None), [idle.worker for idle in gone]

    def admit(self, worker: Worker) -> bool:
        """A new process begins to work. False when the pool was closed meanwhile: it must end."""
        with self._changed:
            if not self._closed:
                self._working.add(worker)
            return not self._closed

    def drops_of(self, arn: str) -> int:
        """A number that changes when the function's processes are dropped."""
        with self._changed:
            return self._dropped[arn]

    def put_back(self, worker: Worker, drops: int) -> bool:
        """The process has worked. False when it must end: closed, or dropped since `drops` was read."""
        reusable = worker.is_reusable
        with self._changed:
            self._working.discard(worker)
            keep = reusable and not self._closed and drops == self._dropped[worker.spec.arn]
            if keep:
                self._idle.append(_Idle(worker, self._monotonic()))
            return keep

    def overdue(self) -> list[Worker]:
        """The processes that were idle too long, or are too many. They are no longer in the pool."""
        oldest = self._monotonic() - self._limits.idle_seconds
        with self._changed:
            excess = self._idle[: max(0, len(self._idle) - self._limits.idle)]
            gone = [idle for idle in self._idle if idle in excess or idle.since <= oldest]
            return self._remove(gone)

    def drop(self, arn: str) -> list[Worker]:
        """The idle processes of a function, of all versions; its busy ones end after their invocation."""
        with self._changed:
            self._dropped[arn] += 1
            return self._remove([idle for idle in self._idle if idle.worker.spec.arn == arn])

    def close(self) -> list[Worker]:
        """Interrupt what works, wait until nothing does, and give what was idle."""
        with self._changed:
            self._closed = True
            for worker in self._working:
                worker.interrupt()
            self._changed.wait_for(lambda: self._busy.total() == 0)
            return self._remove(list(self._idle))

    def _remove(self, gone: list[_Idle]) -> list[Worker]:
        self._idle = [idle for idle in self._idle if idle not in gone]
        return [idle.worker for idle in gone]


def _is_same_function(one: FunctionSpec, other: FunctionSpec) -> bool:
    return (one.arn, one.version) == (other.arn, other.version)


def _fits(worker: Worker, spec: FunctionSpec, credentials: Credentials, now: datetime) -> bool:
    """Whether a process of this function may run it as it is now, with its role as it is now."""
    own = worker.order.credentials
    enough = own.expires - now > timedelta(seconds=spec.timeout_s) + _MARGIN
    # Credentials that are short-lived from the start are used until they are replaced by newer ones.
    newest = own.access_key == credentials.access_key
    return (
        worker.spec.revision == spec.revision
        and own.family == credentials.family
        and (enough or newest)
        and worker.is_reusable
    )
