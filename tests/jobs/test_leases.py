"""Leases: extended when a third of them is over, by a thread of their own once it is started."""

import threading
from datetime import datetime, timedelta

import pytest
import structlog
from tests.jobs.loops import PATIENCE

from managed import write
from tokiwa.domain.change import Job
from tokiwa.jobs import leases as module
from tokiwa.jobs.leases import KEEP, LEASE, Leases
from tokiwa.store import jobs
from world import ACCOUNT, START, World

LINE = ""


def claimed(world: World, leases: Leases) -> str:
    """The lease on a job, claimed at START."""
    write(world, jobs=(Job("one", "a", ACCOUNT, START),))
    lease = leases.new()
    world.means.store.claim(line=LINE, now=START, wall=START, until=START + LEASE, lease=lease, limit=1)
    leases.hold(lease, LINE, START)
    return lease


def lapse(world: World) -> timedelta:
    """When the lease runs out, after START."""
    with world.means.store.snapshot() as tx:
        found = jobs.next_lapse(tx)
    assert found is not None
    return found - START


def test_names_are_never_used_twice(world: World) -> None:
    leases = Leases(world.means.store, lambda: START, "node")
    assert [leases.new(), leases.new()] == ["node/1", "node/2"]


def test_what_is_held_on_which_timeline(world: World) -> None:
    leases = Leases(world.means.store, lambda: START, "node")
    assert not leases.held()
    leases.hold("node/1", "111111111111", START)
    assert leases.held()
    assert leases.held("111111111111")
    assert not leases.held(LINE)
    leases.drop("node/1")
    leases.drop("node/1")
    assert not leases.held()


def test_a_lease_is_extended_when_a_third_is_over(world: World) -> None:
    leases = Leases(world.means.store, lambda: START, "node")
    claimed(world, leases)
    leases.keep(START + KEEP - timedelta(seconds=1))
    assert lapse(world) == LEASE
    leases.keep(START + KEEP)
    assert lapse(world) == KEEP + LEASE
    leases.keep(START + 2 * KEEP - timedelta(seconds=1))
    assert lapse(world) == KEEP + LEASE


def test_what_is_done_is_not_extended(world: World) -> None:
    leases = Leases(world.means.store, lambda: START, "node")
    leases.drop(claimed(world, leases))
    leases.keep(START + LEASE)
    assert lapse(world) == LEASE


def test_a_thread_keeps_them_while_the_loop_is_at_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """And goes on when the store failed once."""
    monkeypatch.setattr(module, "KEEP", timedelta(milliseconds=2))
    kept, errors = threading.Event(), iter([None, OSError("disk full")])
    now = START + timedelta(hours=1)

    def clock() -> datetime:
        for error in errors:
            if error is not None:
                raise error
            return START
        kept.set()
        return now

    leases = Leases(world.means.store, clock, "node")
    claimed(world, leases)
    with structlog.testing.capture_logs() as logs:
        leases.start()
        assert kept.wait(PATIENCE)
        leases.close()
    assert lapse(world) == timedelta(hours=1) + LEASE
    assert [entry["event"] for entry in logs] == ["leases not kept"]
