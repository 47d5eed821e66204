"""Every metric is documented with its labels, and named as Prometheus wants it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tokiwa.http.catalogue import METRICS
from tokiwa.http.exposition import Metric, Type, write

PAGE = (Path(__file__).parents[2] / "docs/metrics.md").read_text()
ROWS = dict(
    re.findall(
        r"^\| `(\w+)` \| ([^|]*)\| (?:counted|from the database|of a process|of the node) \|", PAGE, re.MULTILINE
    )
)
UNITS = ("_seconds", "_bytes", "_total", "_info", "_fds", "_id")
NUMBERS = {  # how many there are of something
    "tokiwa_certificates",
    "tokiwa_certificates_expiring",
    "tokiwa_renewals_failing",
    "tokiwa_jobs_due",
    "tokiwa_jobs_leased",
    "tokiwa_heartbeats_late",
    "tokiwa_nodes",
    "tokiwa_deployments",
    "tokiwa_inventory_certificates",
    "tokiwa_inventory_expiring",
    "tokiwa_inventory_expired",
}


def test_no_two_have_one_name() -> None:
    names = [name for metric in METRICS for name in metric.series]
    assert len(names) == len(set(names)) > 40


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_it_is_documented_with_its_labels(metric: Metric) -> None:
    assert re.findall(r"`(\w+)`", ROWS[metric.name]) == list(metric.labels)


def test_nothing_is_documented_that_there_is_not() -> None:
    assert set(ROWS) == {metric.name for metric in METRICS}
    told = set(re.findall(r"`(tokiwa_\w+)`", PAGE))
    assert told <= {metric.name for metric in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_its_name_says_what_it_counts(metric: Metric) -> None:
    assert (metric.type is Type.COUNTER) == metric.name.endswith("_total")
    assert metric.name.endswith(UNITS) or metric.name in NUMBERS
    assert metric.help.endswith(".")
    assert list(metric.bounds) == sorted(set(metric.bounds))
    assert (metric.type is Type.HISTOGRAM) == bool(metric.bounds)


def test_prometheus_finds_nothing_wrong() -> None:
    """Where its own checker is installed."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    figures = {(metric.name, *("x" for _ in metric.labels)): [1.0] * metric.width for metric in METRICS}
    page = write(METRICS, figures)
    done = subprocess.run([promtool, "check", "metrics"], input=page, capture_output=True, text=True, check=False)
    assert done.stderr == ""
