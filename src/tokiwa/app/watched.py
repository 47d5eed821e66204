"""The parts of a node, watched: what they do is counted, and traced if that is wanted. None of them knows."""

import asyncio
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from importlib.metadata import version

from structlog.contextvars import bound_contextvars

from tokiwa.app.tracing import Tracing
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.http import outcomes
from tokiwa.http.board import Board, Key
from tokiwa.http.catalogue import (
    BUILD,
    COLD_STARTS,
    COMMITS,
    INVOCATIONS,
    JOBS,
    LOOP_LAG,
    PROCESS,
    REFUSED_WRITES,
    SUBMITTED,
    TASKS,
    TICK,
    WRITES,
)
from tokiwa.http.inventoried import Inventoried
from tokiwa.http.metrics import Metrics
from tokiwa.http.processes import Processes
from tokiwa.http.standing import Standing
from tokiwa.jobs.loop import Loop
from tokiwa.jobs.registry import JobKind
from tokiwa.runner.function import Code, Credentials, FunctionSpec, Invocation
from tokiwa.runner.outcome import Outcome
from tokiwa.runner.runner import Runner
from tokiwa.store.batch import Ended
from tokiwa.store.change import Sheet
from tokiwa.store.store import Store
from tokiwa.work import Conflict, Means, Work

PAUSE = 1.0  # seconds between two looks at the event loop


def metrics_of(board: Board, seat: int, store: Store, clock: Callable[[], datetime], database: str) -> Metrics:
    """What the process on a seat counts, and everything else that /metrics tells. `database` is the engine's name."""
    build: dict[Key, list[float]] = {(BUILD.name, version("tokiwa"), platform.python_version(), database): [1.0]}
    metrics = Metrics(board, seat, (Standing(store, clock), Inventoried(store, clock), Processes(board), lambda: build))
    metrics.set(PROCESS, os.getpid())
    return metrics


class WatchedStore(Store):
    """A store whose writes are counted once `watch` was called. Another kind of store is watched by inheriting both."""

    _metrics: Metrics | None = None
    _tracing: Tracing | None = None

    def watch(self, metrics: Metrics, tracing: Tracing | None = None) -> None:
        """Count from now on."""
        self._metrics, self._tracing = metrics, tracing
        self.listen(lambda: metrics.count(COMMITS))

    def _sheets(self, changes: Sequence[Change]) -> list[Sheet]:
        if self._tracing is not None:
            changes = [self._tracing.stamped(change) for change in changes]
        sheets = super()._sheets(changes)
        if self._metrics is not None:
            self._metrics.count(SUBMITTED, by=len(sheets))
        return sheets

    def _ended(self, outcomes: Sequence[Ended]) -> None:
        if self._metrics is not None:
            _count(self._metrics, outcomes, time.perf_counter())


def _count(metrics: Metrics, ended: Sequence[Ended], now: float) -> None:
    written = [sheet for sheet, error in ended if error is None]
    for sheet in written:
        metrics.observe(WRITES, now - sheet.since)
    outcomes.count(metrics, [sheet.change for sheet in written])
    for _, error in ended:
        if error is not None:
            metrics.count(REFUSED_WRITES, "conflict" if isinstance(error, Conflict) else "error")


class WatchedRunner(Runner):
    """A runner whose invocations are measured once `watch` was called."""

    _metrics: Metrics | None = None
    _tracing: Tracing | None = None

    def watch(self, metrics: Metrics, tracing: Tracing | None = None) -> None:
        """Measure from now on."""
        self._metrics, self._tracing = metrics, tracing

    def invoke(
        self, spec: FunctionSpec, code: Code, credentials: Credentials, invocation: Invocation, now: datetime
    ) -> Outcome:
        """As of any runner."""

        def run(invocation: Invocation) -> Outcome:
            return super(WatchedRunner, self).invoke(spec, code, credentials, invocation, now)

        outcome = run(invocation) if self._tracing is None else self._tracing.invoked(run, spec, invocation)
        if self._metrics is not None:
            self._metrics.observe(INVOCATIONS, outcome.duration_ms / 1000, outcome.status.value)
            if outcome.init_ms is not None:
                self._metrics.observe(COLD_STARTS, outcome.init_ms / 1000)
        return outcome


class WatchedLoop(Loop):
    """A loop that says when it last went round."""

    def __init__(
        self,
        means: Means,
        kinds: Mapping[str, JobKind],
        clock: Callable[[], datetime],
        node: str,
        metrics: Metrics,
        tracing: Tracing | None = None,
    ) -> None:
        traced = kinds if tracing is None else tracing.traced(kinds)
        super().__init__(means, watched(traced, metrics), clock, node)
        self._metrics, self._wall = metrics, clock

    def tick(self) -> bool:
        """As of any loop. A round that fails is none."""
        busy = super().tick()
        self._metrics.set(TICK, self._wall().timestamp())
        return busy


def watched(kinds: Mapping[str, JobKind], metrics: Metrics) -> Mapping[str, JobKind]:
    """The same kinds of work, measured; and what they log says of what it is."""
    return {name: evolve(kind, handler=partial(_measured, metrics, kind)) for name, kind in kinds.items()}


def _measured(metrics: Metrics, kind: JobKind, work: Work, batch: Batch) -> None:
    alone = {"key": batch.tasks[0].key, "attempt": batch.tasks[0].attempt} if len(batch.tasks) == 1 else {}
    start, outcome = time.perf_counter(), "raised"
    try:
        with bound_contextvars(job=batch.kind, count=len(batch.tasks), **alone):
            kind.handler(work, batch)
        outcome = "done"
    except Conflict:
        outcome = "conflict"
        raise
    finally:
        metrics.observe(JOBS, time.perf_counter() - start, batch.kind)
        metrics.count(TASKS, batch.kind, outcome, by=len(batch.tasks))


async def watch_event_loop(metrics: Metrics, pause: float = PAUSE) -> None:
    """Measure how late the event loop is. Runs until it is cancelled."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(pause)
        metrics.observe(LOOP_LAG, max(0.0, time.perf_counter() - start - pause))
