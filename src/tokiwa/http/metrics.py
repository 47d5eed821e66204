"""What Prometheus reads at /metrics."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)


class Metrics:
    """Counters of one node."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._calls = Histogram(
            "tokiwa_call_seconds",
            "API calls that were answered",
            ["operation"],
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self._refused = Counter(
            "tokiwa_call_errors", "API calls that were refused", ["operation", "kind"], registry=self.registry
        )
        self._of = cache(self._calls.labels)  # the library's own look-up takes a lock and makes a text of each label

    @contextmanager
    def timed(self, operation: str) -> Iterator[None]:
        """Measure one call that ends well."""
        start = time.perf_counter()
        yield
        self._of(operation).observe(time.perf_counter() - start)

    def refused(self, operation: str, kind: str) -> None:
        """Count one call that did not."""
        self._refused.labels(operation, kind).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
