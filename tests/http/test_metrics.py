import threading
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from tokiwa.http.board import Board
from tokiwa.http.catalogue import BUILD, CALLS, RENEWALS, TICK
from tokiwa.http.metrics import Metrics

DEAREST = 10e-6  # seconds: ten times what it takes, so that a busy machine does not fail the test


def samples(metrics):
    families = text_string_to_metric_families(metrics.text().decode())
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_calls_that_end_well_are_timed_and_refusals_are_counted():
    metrics = Metrics()
    with metrics.timed("acm:ListCertificates"):
        pass
    with pytest.raises(ZeroDivisionError), metrics.timed("acm:ListCertificates"):
        raise ZeroDivisionError
    metrics.refused("acm:ListCertificates", "denied")
    metrics.refused("acm:ListCertificates", "denied")
    found = samples(metrics)
    assert found["tokiwa_call_seconds_count", "acm:ListCertificates"] == 1
    assert found["tokiwa_call_errors_total", "acm:ListCertificates", "denied"] == 2


def test_each_node_counts_its_own():
    Metrics().refused("a", "b")
    assert samples(Metrics()) == {}


def test_any_process_of_a_node_tells_of_all():
    """Counters and histograms are added up; what only one process can say keeps its number."""
    board = Board(2)
    first, second = (Metrics(board, seat) for seat in range(2))
    for metrics, seconds, at in ((first, 0.002, 100.0), (second, 40.0, 200.0)):
        metrics.count(RENEWALS, "failed", "PCA_ACCESS_DENIED", by=3)
        metrics.observe(CALLS, seconds, "a")
        metrics.set(TICK, at)
    assert samples(first) == samples(second)
    found = samples(first)
    assert found["tokiwa_renewal_attempts_total", "PCA_ACCESS_DENIED", "failed"] == 6
    assert found["tokiwa_call_seconds_bucket", "0.0025", "a"] == 1
    assert found["tokiwa_call_seconds_bucket", "30", "a"] == 1
    assert found["tokiwa_call_seconds_bucket", "+Inf", "a"] == 2
    assert found["tokiwa_call_seconds_sum", "a"] == pytest.approx(40.002)
    assert found["tokiwa_scheduler_last_tick_seconds", "0"] == 100
    assert found["tokiwa_scheduler_last_tick_seconds", "1"] == 200


def test_a_measurement_on_a_bound_is_within_it():
    metrics = Metrics()
    metrics.observe(CALLS, 0.0025, "a")
    found = samples(metrics)
    assert found["tokiwa_call_seconds_bucket", "0.001", "a"] == 0
    assert found["tokiwa_call_seconds_bucket", "0.0025", "a"] == 1


def test_nothing_is_lost_between_threads():
    metrics = Metrics()

    def count():
        for _ in range(2_000):
            metrics.count(RENEWALS, "succeeded", "")
            metrics.observe(CALLS, 1.0, "a")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = samples(metrics)
    assert found["tokiwa_renewal_attempts_total", "", "succeeded"] == 16_000
    assert found["tokiwa_call_seconds_sum", "a"] == 16_000


def test_a_source_that_fails_takes_nothing_else_with_it():
    def away():
        raise ConnectionError("the database is away")

    metrics = Metrics(sources=[away, lambda: {(BUILD.name, "1", "3.11", "sqlite"): [1.0]}])
    metrics.refused("a", "b")
    with capture_logs() as logs:
        found = samples(metrics)
    assert found["tokiwa_build_info", "1", "3.11", "sqlite"] == 1
    assert found["tokiwa_call_errors_total", "a", "b"] == 1
    assert [line["event"] for line in logs] == ["figures are missing"]


def test_a_measurement_costs_little():
    metrics, times = Metrics(), 2_000
    costs = []
    for _ in range(5):  # the best of some: others use this machine too
        start = time.perf_counter()
        for _ in range(times):
            with metrics.timed("acm:DescribeCertificate"):
                pass
        costs.append((time.perf_counter() - start) / times)
    assert min(costs) < DEAREST
