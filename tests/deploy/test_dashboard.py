"""The dashboard shows what is told, and everything that is told of certificates and work."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from deploy.promql import SERIES, faults, names
from tokiwa.http.catalogue import METRICS

BOARD: dict[str, Any] = json.loads((Path(__file__).parents[2] / "deploy/grafana/tokiwa.json").read_text())
PANELS: dict[str, dict[str, Any]] = {panel["title"]: panel for panel in BOARD["panels"] if panel["type"] != "row"}
QUERIES = [(title, target["expr"]) for title, panel in PANELS.items() for target in panel["targets"]]
# Shown elsewhere, or of no use as a curve.
NOT_SHOWN = {
    "tokiwa_build_info",
    "tokiwa_process_id",
    "tokiwa_census_seconds",
    "tokiwa_census_taken_seconds",
    "tokiwa_heartbeat_signals_total",
    "tokiwa_heartbeat_last_signal_seconds",
    "process_max_fds",
    "process_start_time_seconds",
}


def plain(expression: str) -> str:
    """Grafana's variables as one of their values."""
    return expression.replace("$__rate_interval", "5m").replace("$node", ".*")


@pytest.mark.parametrize(("title", "expression"), QUERIES)
def test_a_panel_asks_for_metrics_that_there_are(title: str, expression: str) -> None:
    assert faults(plain(expression)) == []


def test_every_metric_is_shown_or_is_known_not_to_be() -> None:
    shown = {SERIES[name].name for _, expression in QUERIES for name in names(plain(expression))}
    assert {metric.name for metric in METRICS} - shown == NOT_SHOWN


def test_a_legend_names_labels_that_its_query_leaves() -> None:
    for panel in PANELS.values():
        for target in panel["targets"]:
            for label in target["legendFormat"].replace("{{", " {{ ").split("{{")[1:]:
                name = label.split("}}")[0].strip()
                assert name in target["expr"] or name in {"instance", "process"}, (panel["title"], name)


def test_panels_have_their_own_place_and_their_own_name() -> None:
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    assert len({panel["title"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    places = {panel["title"]: panel["gridPos"] for panel in BOARD["panels"]}
    assert all(place["x"] + place["w"] <= 24 for place in places.values())
    for (one, a), (other, b) in combinations(places.items(), 2):
        apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        assert apart or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"], (one, other)


def test_queries_go_to_the_source_that_its_reader_chooses() -> None:
    assert {panel["datasource"]["uid"] for panel in PANELS.values()} == {"${source}"}
    assert {variable["name"] for variable in BOARD["templating"]["list"]} == {"source", "node"}
