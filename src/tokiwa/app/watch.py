"""What one process of a node has to tell: its metrics, its traces, the call of the heartbeat URL. Built by app.process."""

import socket
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import datetime
from importlib.metadata import version

from tokiwa.app import tracing
from tokiwa.app.deadman import DeadMan
from tokiwa.app.settings import Settings
from tokiwa.app.tracing import Carrying, TracedApi
from tokiwa.app.watched import WatchedLoop, WatchedRunner, WatchedStore, metrics_of
from tokiwa.domain import checkpoint, heartbeat
from tokiwa.domain.change import Change
from tokiwa.http.api import Api
from tokiwa.http.board import Board
from tokiwa.jobs.registry import JobKind
from tokiwa.store import jobs
from tokiwa.work import Means

FIRST = 0  # the seat whose process calls the heartbeat URL


class Watch:
    """Watches the parts of a process from when it is made; `start` and `close` are about what runs by itself."""

    def __init__(
        self, settings: Settings, means: Means, board: Board, seat: int, clock: Callable[[], datetime]
    ) -> None:
        self._means, self._clock = means, clock
        engine = settings.database.partition(":")[0].partition("+")[0]
        self.metrics = metrics_of(board, seat, means.store, clock, engine)
        self._tracing = tracing.start(settings.traces, _resource(means)) if settings.traces else None
        signals = settings.heartbeat_url and seat == FIRST
        self._signal = DeadMan(settings.heartbeat_url, self.metrics, clock) if signals else None
        for part in (means.store, means.runner):
            if isinstance(part, WatchedStore | WatchedRunner):  # app.build makes such ones
                part.watch(self.metrics, self._tracing)

    def loop(self, kinds: Mapping[str, JobKind]) -> WatchedLoop:
        """The process's loop."""
        return WatchedLoop(self._means, kinds, self._clock, self._means.serials.node, self.metrics, self._tracing)

    def api(self, pool: Executor, waiting: Executor) -> Api:
        """The process's API."""
        if self._tracing is None:
            return Api(self._means, self._clock, pool, self.metrics, waiting)
        within, beside = Carrying(pool), Carrying(waiting)
        return TracedApi(self._means, self._clock, within, self.metrics, beside, tracing=self._tracing)

    def start(self) -> None:
        """Begin."""
        if self._signal is not None:
            self._signal.start()

    def close(self) -> None:
        """End, and send what is left to send."""
        if self._signal is not None:
            self._signal.close()
        if self._tracing is not None:
            self._tracing.close()


def begin_rounds(means: Means, now: datetime) -> None:
    """Have the rounds of the heartbeat and of the audit log begin, where no earlier start has."""
    wanted = (heartbeat.first(now), checkpoint.next_round(now, soon=True))
    with means.store.snapshot() as tx:
        missing = tuple(job for job in wanted if jobs.due_at(tx, job.kind, job.key) is None)
    if missing:
        for future in means.store.submit([Change(jobs=missing)]):
            means.store.wait(future)


def _resource(means: Means) -> dict[str, str]:
    """Who sends a trace (OpenTelemetry Semantic Conventions, "Service")."""
    return {
        "service.version": version("tokiwa"),
        "service.instance.id": means.serials.node,
        "host.name": socket.gethostname(),
    }
