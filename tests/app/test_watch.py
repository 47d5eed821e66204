"""What a process has to tell is put together by its settings."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from managed import due
from tokiwa.app import deadman
from tokiwa.app.settings import Settings
from tokiwa.app.tracing import Carrying, TracedApi
from tokiwa.app.watch import Watch, begin_rounds
from tokiwa.app.watched import WatchedRunner, WatchedStore
from tokiwa.domain.change import Change
from tokiwa.domain.heartbeat import EVERY, HEARTBEAT, KEY
from tokiwa.domain.value import evolve
from tokiwa.http.api import Api
from tokiwa.http.board import Board
from tokiwa.jobs import registry
from tokiwa.runner.sandbox import Endpoint
from tokiwa.work import Means
from world import World


class Parts:
    """Means that can be watched."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.store = WatchedStore(world.settings.database)
        self.runner = WatchedRunner(folder, lambda: Endpoint(world.settings.url, None), lambda: world.now)
        self.means: Means = evolve(world.means, store=self.store, runner=self.runner)

    def watch(self, seat: int = 0, **changes: Any) -> Watch:
        settings: Settings = attrs.evolve(self.world.settings, **changes)
        return Watch(settings, self.means, Board(2), seat, lambda: self.world.now)


@pytest.fixture
def parts(world: World, tmp_path: Path) -> Any:
    made = Parts(world, tmp_path / "watched")
    yield made
    made.runner.close()
    made.store.close()


@pytest.fixture
def pool() -> Any:
    with ThreadPoolExecutor(1) as made:
        yield made


def test_everything_counts_on_one_page(parts: Parts, pool: ThreadPoolExecutor) -> None:
    watch = parts.watch()
    loop, api = watch.loop(registry.load()), watch.api(pool, pool)
    parts.store.wait(parts.store.submit([Change()])[0])
    loop.tick()
    loop.close()
    assert api.metrics is watch.metrics
    figures = watch.metrics.figures()
    names = {key[0] for key in figures}
    assert {"tokiwa_store_submitted_total", "tokiwa_scheduler_last_tick_seconds", "tokiwa_certificates"} <= names
    assert [key[3] for key in figures if key[0] == "tokiwa_build_info"] == ["sqlite"]


def test_without_a_setting_nothing_is_traced_or_loaded_for_it(parts: Parts, pool: ThreadPoolExecutor) -> None:
    loaded = set(sys.modules)
    watch = parts.watch()
    api = watch.api(pool, pool)
    assert type(api) is Api
    assert api.pool is pool
    assert not any(name.startswith("opentelemetry") for name in set(sys.modules) - loaded)
    watch.start()
    watch.close()


def test_with_one_calls_are_traced_also_in_their_threads(parts: Parts, pool: ThreadPoolExecutor) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="an extra")
    watch = parts.watch(traces="http://127.0.0.1:9")
    api = watch.api(pool, pool)
    assert isinstance(api, TracedApi)
    assert isinstance(api.pool, Carrying)
    assert isinstance(api.waiting, Carrying)
    watch.close()


@pytest.mark.parametrize(("seat", "calls"), [(0, True), (1, False)])
def test_one_process_of_a_node_calls_the_heartbeat_url(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, seat: int, calls: bool
) -> None:
    made = []
    monkeypatch.setattr("tokiwa.app.watch.DeadMan", lambda *given: made.append(given) or deadman.DeadMan(*given))
    watch = parts.watch(seat, heartbeat_url="http://127.0.0.1:9/token")
    watch.start()
    watch.close()
    assert [given[0] for given in made] == (["http://127.0.0.1:9/token"] if calls else [])


def test_the_rounds_of_the_heartbeat_begin_once(world: World) -> None:
    """A later start does not put off the round that is due, nor forget what is known to be late."""
    begin_rounds(world.means, world.now)
    begin_rounds(world.means, world.now + timedelta(seconds=5))
    assert due(world, HEARTBEAT, KEY) == world.now + EVERY
