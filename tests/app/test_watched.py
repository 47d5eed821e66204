"""A node whose parts are watched: what it did is on the page, as it was."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import Iterator
from concurrent.futures import Future
from importlib.metadata import version
from typing import Any

import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from eventing import Client, target
from managed import Manager, certificate
from tokiwa.app.watched import WatchedLoop, WatchedRunner, WatchedStore, metrics_of, watch_event_loop, watched
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.http.board import Board
from tokiwa.http.metrics import Metrics
from tokiwa.jobs import registry
from tokiwa.jobs.registry import JobKind
from tokiwa.runner.outcome import Outcome, Status
from tokiwa.runner.runner import Runner
from tokiwa.work import Conflict
from world import ACCOUNT, START, World


class Watched:
    """A world with another store and another loop, both watched."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = WatchedStore(world.settings.database)
        self.metrics = metrics_of(Board(), 0, self.store, lambda: world.now, "sqlite")
        self.store.watch(self.metrics)
        self.means = evolve(world.means, store=self.store)
        self.loop = WatchedLoop(self.means, registry.load(), lambda: world.now, "watched", self.metrics)

    def settle(self) -> None:
        self.loop.settle()

    def __getitem__(self, key: tuple[str, ...] | str) -> float:
        """A figure by its name and the values of its labels in the order of their names; 0 if there is none."""
        families = text_string_to_metric_families(self.metrics.text().decode())
        found = {(s.name, *(s.labels[n] for n in sorted(s.labels))): s.value for f in families for s in f.samples}
        return found.get((key,) if isinstance(key, str) else key, 0)


@pytest.fixture
def node(world: World) -> Iterator[Watched]:
    own, made = world.means, Watched(world)
    world.means = made.means
    yield made
    world.means = own
    made.loop.close()
    made.store.close()


def test_a_renewal_is_on_the_page(node: Watched, world: World) -> None:
    """Under the names of its outcome, in the jobs, in the writes, in the events and in how everything stands."""
    manager = Manager(world)
    ca = manager.authority()
    arn = manager.exported(ca)
    writes = node["tokiwa_store_write_seconds_count"]
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    node.settle()
    assert node["tokiwa_renewal_attempts_total", "succeeded", ""] == 1
    assert node["tokiwa_job_tasks_total", "renew", "done"] == 1
    assert node["tokiwa_job_seconds_count", "renew"] == 1
    assert node["tokiwa_events_total", "aws.acm"] == 2  # of its issue and of its renewal
    assert node["tokiwa_events_total", "aws.health"] == 1
    assert node["tokiwa_serials_total", "issued"] == 3  # with the CA's own
    assert node["tokiwa_store_write_seconds_count"] - writes >= 3
    assert node["tokiwa_store_submitted_total"] == node["tokiwa_store_write_seconds_count"]
    assert 0 < node["tokiwa_store_commits_total"] <= node["tokiwa_store_submitted_total"] + 20
    assert node["tokiwa_certificates", "ISSUED"] == 1
    assert node["tokiwa_authority_expiry_seconds", ca, "ACTIVE"] > START.timestamp()
    assert node["tokiwa_scheduler_last_tick_seconds", "0"] == START.timestamp()


def test_a_renewal_that_fails_is_counted_by_its_reason(node: Watched, world: World) -> None:
    manager = Manager(world)
    ca = manager.authority()
    arn = manager.exported(ca)
    manager.forbid(ca)
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    node.settle()
    assert node["tokiwa_renewal_attempts_total", "failed", "PCA_ACCESS_DENIED"] == 1
    assert node["tokiwa_renewals_failing", "PCA_ACCESS_DENIED"] == 1


def test_deliveries_are_counted_with_what_became_of_them(node: Watched, world: World) -> None:
    client = Client(world, world.root)
    client.log_group()
    client.rule("rule", target(), target("arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/none", "two"))
    client.send()
    node.settle()
    assert node["tokiwa_delivery_attempts_total", "", "delivered", "log group"] == 1
    assert node["tokiwa_delivery_attempts_total", "NO_RESOURCE", "dropped", "log group"] == 1
    assert node["tokiwa_events_total", "other"] == 1


def test_a_change_that_meets_a_faster_writer_is_counted_as_one(node: Watched) -> None:
    (future,) = node.store.submit([Change(puts=(certificate(version=7),))])
    with pytest.raises(Conflict):
        node.store.wait(future)
    assert node["tokiwa_store_refused_total", "conflict"] == 1
    assert node["tokiwa_store_write_seconds_count"] == 0


def test_a_store_that_is_not_watched_is_as_any(world: World) -> None:
    store = WatchedStore(world.settings.database)
    (future,) = store.submit([Change()])
    assert isinstance(future, Future)
    store.wait(future)
    store.close()


def batch(*keys: str) -> Batch:
    return Batch("k", tuple(Task("k", key, ACCOUNT, START, 2, "lease") for key in keys), START, "us-east-1")


@pytest.mark.parametrize(
    ("error", "outcome"), [(None, "done"), (Conflict("c"), "conflict"), (ZeroDivisionError(), "raised")]
)
def test_work_is_counted_by_how_it_ended(error: Exception | None, outcome: str) -> None:
    def handler(*_: Any) -> None:
        if error is not None:
            raise error

    metrics = Metrics()
    kind = watched({"k": JobKind("k", handler, aside=True)}, metrics)["k"]
    assert kind.aside
    try:
        kind.handler(None, batch("a", "b", "c"))  # type: ignore[arg-type]
    except (Conflict, ZeroDivisionError) as raised:
        assert raised is error
    figures = metrics.figures()
    assert figures["tokiwa_job_tasks_total", "k", outcome] == [3]
    assert sum(figures["tokiwa_job_seconds", "k"][:-1]) == 1


def test_what_work_logs_says_of_what_it_is() -> None:
    """A single task with its key, for most kinds the ARN that it is about."""

    def handler(*_: Any) -> None:
        structlog.get_logger("k").info("something")

    kind = watched({"k": JobKind("k", handler)}, Metrics())["k"]
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        kind.handler(None, batch("arn:a"))  # type: ignore[arg-type]
        kind.handler(None, batch("arn:a", "arn:b"))  # type: ignore[arg-type]
        structlog.get_logger("other").info("afterwards")
    assert [{k: v for k, v in line.items() if k not in {"event", "log_level"}} for line in logs] == [
        {"job": "k", "count": 1, "key": "arn:a", "attempt": 2},
        {"job": "k", "count": 2},
        {},
    ]


@pytest.mark.parametrize(("init", "cold"), [(250.0, 1), (None, 0)])
def test_invocations_are_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, init: float | None, cold: int
) -> None:
    """What the runner says of itself; that it says so is tested with it."""
    outcome = Outcome(Status.FUNCTION_ERROR, b"", duration_ms=1500.0, init_ms=init)
    monkeypatch.setattr(Runner, "invoke", lambda *_: outcome)
    metrics = Metrics()
    runner = WatchedRunner(tmp_path, lambda: None, lambda: START)  # type: ignore[arg-type,return-value]
    runner.watch(metrics)
    assert runner.invoke(None, None, None, None, START) is outcome  # type: ignore[arg-type]
    runner.close()
    figures = metrics.figures()
    assert figures["tokiwa_invocation_seconds", "function_error"][-1] == 1.5
    assert sum(figures.get(("tokiwa_cold_start_seconds",), [0, 0])[:-1]) == cold


def test_the_event_loop_s_lag_is_measured() -> None:
    metrics = Metrics()

    async def busy() -> None:
        watching = asyncio.create_task(watch_event_loop(metrics, 0.001))
        for _ in range(20):
            await asyncio.sleep(0.002)
            end = time.perf_counter() + 0.005
            while time.perf_counter() < end:
                pass
        watching.cancel()

    asyncio.run(busy())
    figures = metrics.figures()["tokiwa_event_loop_lag_seconds",]
    assert sum(figures[:-1]) >= 5
    assert figures[-1] > 0.01


def test_a_process_says_who_it_is(node: Watched) -> None:
    assert node["tokiwa_process_id", "0"] == os.getpid()
    assert node["process_resident_memory_bytes", "0"] > 1e6
    names = (version("tokiwa"), "sqlite", platform.python_version())
    assert node["tokiwa_build_info", names[1], names[2], names[0]] == 1


def test_who_waits_for_a_write_is_told_though_it_could_not_be_counted(node: Watched, capsys: Any) -> None:
    node.store._metrics.observe = None  # type: ignore[union-attr, assignment]
    (future,) = node.store.submit([Change()])
    node.store.wait(future)
    assert "a listener failed" in "".join(capsys.readouterr())
