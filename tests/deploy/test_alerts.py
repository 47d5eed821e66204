"""Each alert asks for what is told, and says to whom it wakes what to do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.promql import SERIES, faults, read

FOLDER = Path(__file__).parents[2] / "deploy/prometheus"
GROUPS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]
ALERTS: dict[str, dict[str, Any]] = {rule["alert"]: rule for group in GROUPS for rule in group["rules"]}
LABEL = re.compile(r"\{\{ *\$labels\.(\w+)")


def test_they_are_found_and_no_two_have_one_name() -> None:
    assert len(ALERTS) == sum(len(group["rules"]) for group in GROUPS) > 20


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_asks_for_metrics_that_there_are(name: str) -> None:
    assert faults(ALERTS[name]["expr"]) == []


FAULTY = {
    "another metric": ("tokiwa_renewals_broken > 0", ["there is no tokiwa_renewals_broken"]),
    "a histogram without its end": ("tokiwa_call_seconds > 1", ["there is no tokiwa_call_seconds"]),
    "another label": ('tokiwa_jobs_due{sort="renew"}', ["tokiwa_jobs_due has no label sort"]),
    "another value": ('tokiwa_jobs_due{kind="renewal"}', ["tokiwa_jobs_due has no kind renewal"]),
    "a group that is none": ("sum by (reason) (tokiwa_jobs_due)", ["nothing in it has the label reason"]),
    "deep inside": (
        "histogram_quantile(0.9, sum by (le) (rate(tokiwa_gone_bucket[5m]))) > 1",
        ["there is no tokiwa_gone_bucket", "nothing in it has the label le"],
    ),
}


@pytest.mark.parametrize(("text", "found"), FAULTY.values(), ids=FAULTY)
def test_one_that_asks_for_something_else_is_found_out(text: str, found: list[str]) -> None:
    assert faults(text) == found


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_what_to_do(name: str) -> None:
    """In whole sentences, about labels that its expression leaves, and about metrics that there are."""
    rule = ALERTS[name]
    assert name.startswith("Tokiwa")
    assert rule["labels"]["severity"] in {"page", "ticket"}
    said = rule["annotations"]
    assert set(said) == {"summary", "runbook"}
    assert all(text.strip().endswith(".") for text in said.values())
    grouped = {
        label
        for part in read(rule["expr"])
        for label in (getattr(getattr(part, "modifier", None), "labels", None) or ())
    }
    left = grouped | ({"job", "instance"} if rule["expr"].startswith("up") else set())
    assert set(LABEL.findall(" ".join(said.values()))) <= left
    told = set(re.findall(r"tokiwa_\w+", said["runbook"]))
    assert {word for word in told if not any(series.startswith(word) for series in SERIES)} == set()


def test_prometheus_reads_them() -> None:
    """Where its own checker is installed."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    done = subprocess.run(
        [promtool, "check", "config", "prometheus.yml"], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
