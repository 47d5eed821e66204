"""What Prometheus reads at /metrics: the counters of a node's processes, and what others know of its state."""

import time
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import structlog

from tokiwa.http.board import Board, Key
from tokiwa.http.catalogue import CALL_ERRORS, CALLS, METRICS
from tokiwa.http.exposition import Metric, write

log = structlog.get_logger("metrics")

Source = Callable[[], Mapping[Key, list[float]]]


class Metrics:
    """Counts for one process of a node and tells of all of them. Safe to use from several threads.

    `sources` are asked for further figures whenever somebody reads.
    """

    def __init__(self, board: Board | None = None, seat: int = 0, sources: Sequence[Source] = ()) -> None:
        self.board = board or Board()
        self.process = str(seat)
        self._sheet = self.board.sheet(seat)
        self._lock, self._figures = self._sheet.lock, self._sheet.figures
        self._places: dict[Key, int] = {}
        self._sources = sources

    def count(self, metric: Metric, *labels: str, by: float = 1) -> None:
        """Something happened."""
        place = self._place(metric, labels)
        with self._lock:
            self._figures[place] += by

    def observe(self, metric: Metric, value: float, *labels: str) -> None:
        """Something was measured."""
        place = self._place(metric, labels)
        bucket = place + bisect_left(metric.bounds, value)
        total = place + metric.width - 1
        with self._lock:
            self._figures[bucket] += 1
            self._figures[total] += value

    def set(self, metric: Metric, value: float) -> None:
        """How something stands in this process; the metric's only label is `process`."""
        place = self._place(metric, (self.process,))
        with self._lock:
            self._figures[place] = value

    def timed(self, operation: str) -> "Timed":
        """Measure one API call that ends well."""
        return Timed(self, operation)

    def refused(self, operation: str, kind: str) -> None:
        """Count one that did not."""
        self.count(CALL_ERRORS, operation, kind)

    def figures(self) -> dict[Key, list[float]]:
        """All of them: those of the node's processes added up, then those of the sources."""
        total: dict[Key, list[float]] = {}
        for sheet in self.board.read():
            for key, found in sheet.items():
                before = total.get(key)
                total[key] = found if before is None else [a + b for a, b in zip(before, found, strict=True)]
        for source in self._sources:
            try:
                total.update(source())
            except Exception:  # a database that is away is no reason to keep quiet about the rest
                log.exception("figures are missing")
        return total

    def text(self) -> bytes:
        """The page. What it tells from the database may have to be read first: not for the event loop's thread."""
        return write(METRICS, self.figures()).encode()

    def _place(self, metric: Metric, labels: tuple[str, ...]) -> int:
        key = (metric.name, *labels)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._sheet.place(key, metric.width)
        return place


class Timed:
    """A call while it lasts. A class, since a generator would cost more than all the rest of the measurement."""

    __slots__ = ("_metrics", "_operation", "_start")

    def __init__(self, metrics: Metrics, operation: str) -> None:
        self._metrics, self._operation = metrics, operation

    def __enter__(self) -> Self:
        self._start = time.perf_counter()
        return self

    def leave_out(self, seconds: float) -> None:
        """So long the caller wished to wait: that says nothing of how fast the server is."""
        self._start += seconds

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self._metrics.observe(CALLS, time.perf_counter() - self._start, self._operation)
