"""A URL is called while all is well, and not when it is not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from eventing import http_endpoint
from tokiwa.app import deadman
from tokiwa.app.deadman import OLDEST_CENSUS, OLDEST_TICK, DeadMan, ailment
from tokiwa.http.board import Key
from tokiwa.http.catalogue import LATE, TAKEN_AT, TICK
from tokiwa.http.metrics import Metrics

NOW = datetime(2027, 1, 1, tzinfo=UTC)
AT = NOW.timestamp()
PATIENCE = 20.0
WELL: dict[Key, list[float]] = {
    (TICK.name, "0"): [AT - OLDEST_TICK],
    (TAKEN_AT.name,): [AT - OLDEST_CENSUS],
    (LATE.name, "target"): [3.0],
    (LATE.name, "node"): [0.0],
}
ILL: dict[str, tuple[dict[Key, list[float]], str]] = {
    "the loop hangs": ({(TICK.name, "0"): [AT - OLDEST_TICK - 1]}, "The loop does not go round."),
    "the database is away": ({(TAKEN_AT.name,): [AT - OLDEST_CENSUS - 1]}, "The database cannot be read."),
    "work is late": ({(LATE.name, "jobs"): [2.0]}, "Heartbeats are late: jobs."),
    "everything is": ({(LATE.name, "jobs"): [2.0], (LATE.name, "node"): [1.0]}, "Heartbeats are late: node, jobs."),
}
NEVER = {"no round yet": (TICK.name, "0"), "no census yet": (TAKEN_AT.name,)}


def test_all_is_well_even_if_a_target_is_late() -> None:
    assert ailment(WELL, "0", NOW) is None


@pytest.mark.parametrize(("change", "why"), ILL.values(), ids=ILL)
def test_an_ailment_is_named(change: dict[Key, list[float]], why: str) -> None:
    assert ailment(WELL | change, "0", NOW) == why


@pytest.mark.parametrize("missing", NEVER.values(), ids=NEVER)
def test_what_was_never_seen_is_not_well(missing: Key) -> None:
    assert ailment({key: value for key, value in WELL.items() if key != missing}, "0", NOW) is not None


def test_each_process_judges_by_its_own_loop() -> None:
    assert ailment(WELL, "1", NOW) == "The loop does not go round."


class Node:
    """A switch whose figures are what a test says."""

    def __init__(self, url: str) -> None:
        self.figures = dict(WELL)
        self.metrics = Metrics(sources=[lambda: self.figures])
        self.switch = DeadMan(url, self.metrics, lambda: NOW)

    @property
    def outcomes(self) -> dict[str, float]:
        found = self.metrics.figures().items()
        return {key[1]: value[0] for key, value in found if key[0] == "tokiwa_heartbeat_signals_total"}


def test_the_url_is_called_while_all_is_well() -> None:
    with http_endpoint() as endpoint:
        node = Node(f"{endpoint.url}/ping/token")
        assert node.switch.signal() is None
        node.figures[TICK.name, "0"] = [0.0]
        assert node.switch.signal() == "The loop does not go round."
        assert [(asked["method"], asked["path"]) for asked in endpoint.requests] == [("GET", "/ping/token")]
    assert node.outcomes == {"sent": 1, "withheld": 1}
    assert node.metrics.figures()["tokiwa_heartbeat_last_signal_seconds", "0"] == [AT]


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_is_no_success_is_no_success(status: int) -> None:
    with http_endpoint() as endpoint:
        endpoint.answers = [(status, {}, "")]
        node = Node(endpoint.url)
        assert node.switch.signal() == f"The endpoint answered with status {status}."
    assert node.outcomes == {"failed": 1}


def test_it_goes_on_by_itself_and_tells_the_log_of_changes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Well, ill, broken and well again. The URL is not told: it is a secret."""
    monkeypatch.setattr(deadman, "EVERY", 0.001)
    looks, enough = iter(range(1_000_000)), threading.Event()

    def clock() -> datetime:
        look = next(looks)
        if look == 8:
            raise ZeroDivisionError
        node.figures = {} if 3 <= look < 6 else WELL
        if look == 12:
            enough.set()
        return NOW

    with http_endpoint() as endpoint, capture_logs() as logs:
        node = Node(f"{endpoint.url}/token")
        node.switch._clock = clock
        node.switch.start()
        assert enough.wait(PATIENCE)
        node.switch.close()
    assert len(endpoint.requests) >= 3 + 2 + 3
    assert [(line["log_level"], line.get("why")) for line in logs] == [
        ("warning", "The loop does not go round."),
        ("info", None),
        ("error", None),
    ]
    assert "token" not in str(logs)
