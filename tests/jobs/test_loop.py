"""The loop: what is due is done once, in order, by whoever holds the lease; what fails does not stop the rest."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import structlog
from tests.jobs.loops import PATIENCE, Gate, Noted, joined, loop, put

from managed import Manager, due, read, records, write
from tokiwa.domain.call import Batch
from tokiwa.domain.node import BEAT
from tokiwa.domain.value import evolve
from tokiwa.jobs import registry
from tokiwa.jobs.loop import BATCH, LONGEST_PAUSE, UNKNOWN_AGAIN, Loop
from tokiwa.store import jobs
from tokiwa.work import Conflict
from world import START, World

SECOND = timedelta(seconds=1)


def at(world: World, kind: str, key: str) -> float | None:
    """When a job is due, in seconds after START."""
    found = due(world, kind, key)
    return None if found is None else (found - START).total_seconds()


def test_what_is_due_is_done_together_and_the_rest_stays(world: World) -> None:
    one, two = Noted("one"), Noted("two")
    put(world, "one", "b", at=-1)
    put(world, "one", "a")
    put(world, "two", "c")
    put(world, "one", "later", at=1)
    with loop(world, one, two) as ours:
        ours.settle()
        assert (one.keys, two.keys) == ([["b", "a"]], [["c"]])
        assert at(world, "one", "later") == 1
        assert not ours.tick()
        world.now += SECOND
        ours.settle()
    assert one.keys == [["b", "a"], ["later"]]
    assert [batch.now for batch in one.batches] == [START, START + SECOND]


def test_work_that_makes_work_is_settled_with_it(world: World) -> None:
    second = Noted("second")
    first = Noted("first", lambda _: put(world, "second", "b"), aside=True)
    put(world, "first", "a")
    with loop(world, first, second) as ours:
        ours.settle()
    assert second.keys == [["b"]]


def test_an_idle_loop_writes_nothing(world: World) -> None:
    """A claim is a write, and each write wakes the loop: it must look first."""
    with loop(world, Noted("one")) as ours:
        ours.settle()
        ours._signalled = False
        assert not ours.tick()
        assert not ours._signalled
        assert ours._pause == LONGEST_PAUSE
        put(world, "one", "a", at=2)
        ours.tick()
        assert ours._pause == 2


def test_a_started_loop_wakes_for_what_is_committed(world: World) -> None:
    done = threading.Event()
    one = Noted("one", lambda _: done.set())
    with loop(world, one) as ours:
        ours.start()
        put(world, "one", "a")
        assert done.wait(PATIENCE)
    assert one.keys == [["a"]]


def test_a_handler_that_raises_is_tried_again_later_and_alone(world: World) -> None:
    """The others of its batch wait once with it, and then go on without it."""

    def poisoned(batch: Batch) -> None:
        if "bad" in [task.key for task in batch.tasks]:
            raise ValueError("bad")

    one, two = Noted("one", poisoned), Noted("two")
    put(world, "one", "good", "bad", "fine")
    put(world, "two", "other")
    with loop(world, one, two) as ours, structlog.testing.capture_logs() as logs:
        ours.settle()
        assert two.keys == [["other"]]
        assert {at(world, "one", key) for key in ("good", "bad", "fine")} == {2}
        for _ in range(9):
            world.now += 300 * SECOND
            ours.settle()
    first, *rest = one.keys
    assert sorted(first) == ["bad", "fine", "good"]
    assert sorted(rest[:3]) == [["bad"], ["fine"], ["good"]]
    assert rest[3:] == [["bad"]] * 8
    assert {entry["event"] for entry in logs} == {"job failed"}


def test_the_pauses_between_tries_double_up_to_five_minutes(world: World) -> None:
    def fails(_: Batch) -> None:
        raise ValueError("no")

    put(world, "one", "a")
    pauses = []
    with loop(world, Noted("one", fails)) as ours, structlog.testing.capture_logs():
        for _ in range(10):
            ours.settle()
            next_try = due(world, "one", "a")
            assert next_try is not None
            pauses.append((next_try - world.now).total_seconds())
            world.now = next_try
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_conflict_is_tried_again_at_once(world: World) -> None:
    left = [Conflict("x"), Conflict("x")]

    def faster(_: Batch) -> None:
        if left:
            raise left.pop()

    one = Noted("one", faster)
    put(world, "one", "a")
    with loop(world, one) as ours:
        ours.settle()
    assert one.keys == [["a"]] * 3
    assert [batch.tasks[0].attempt for batch in one.batches] == [1, 2, 3]


def test_a_kind_that_is_not_known_is_left_for_a_newer_version(world: World) -> None:
    one = Noted("one")
    put(world, "new", "x")
    put(world, "one", "a")
    with loop(world, one) as ours, structlog.testing.capture_logs() as logs:
        ours.settle()
    assert one.keys == [["a"]]
    assert due(world, "new", "x") == START + UNKNOWN_AGAIN
    assert [entry["kind"] for entry in logs] == ["new"]


def test_what_runs_aside_holds_nothing_up(world: World) -> None:
    gate = Gate()
    slow, quick = Noted("a slow one", gate, aside=True), Noted("quick")
    put(world, "a slow one", "1", "2")
    put(world, "quick", "a")
    with loop(world, slow, quick) as ours:
        ours.tick()
        assert gate.reached.wait(PATIENCE)
        put(world, "quick", "b")
        while ours.tick():
            pass
        assert quick.keys == [["a"], ["b"]]
        gate.opened.set()
        ours.settle()
    assert sorted(slow.keys) == [["1"], ["2"]]


def test_what_is_under_way_is_waited_for_when_the_loop_closes(world: World) -> None:
    gate = Gate()
    slow = Noted("slow", gate, aside=True)
    put(world, "slow", "a")
    with loop(world, slow) as ours:
        ours.tick()
        assert gate.reached.wait(PATIENCE)
        gate.opened.set()
    assert due(world, "slow", "a") is None


def test_what_has_not_begun_is_left_for_the_next_start_when_the_loop_closes(world: World) -> None:
    gate = Gate()
    slow = Noted("slow", gate, aside=True)
    put(world, "slow", *map(str, range(20)))
    with loop(world, slow) as ours:
        ours.tick()
        assert gate.reached.wait(PATIENCE)
        closing = threading.Thread(target=ours.close)
        closing.start()
        while not ours._pools["slow"].closing:
            pass
        gate.opened.set()
        joined(closing)
    begun = {key for keys in slow.keys for key in keys}
    assert len(begun) < 20
    assert {key for key in map(str, range(20)) if due(world, "slow", key) is None} == begun


def test_while_somebody_works_on_it_nobody_else_does(world: World) -> None:
    gate = Gate()
    ours_, theirs = Noted("one", gate), Noted("one")
    put(world, "one", "a")
    with loop(world, ours_, node="a") as ours, loop(world, theirs, node="b") as other:
        thread = threading.Thread(target=ours.tick)
        thread.start()
        assert gate.reached.wait(PATIENCE)
        world.now += 59 * SECOND
        assert not other.tick()
        gate.opened.set()
        joined(thread)
    assert theirs.batches == []


def test_when_the_lease_lapses_another_node_takes_over_and_the_first_changes_nothing_more(world: World) -> None:
    gate = Gate()
    stuck, theirs = Noted("one", gate), Noted("one", lambda _: put(world, "one", "next", at=500))
    put(world, "one", "a")
    with loop(world, stuck, node="a") as ours, loop(world, theirs, node="b") as other:
        thread = threading.Thread(target=ours.tick)
        thread.start()
        assert gate.reached.wait(PATIENCE)
        world.now += 61 * SECOND
        assert other.tick()
        assert theirs.keys == [["a"]]
        put(world, "one", "a", at=400)  # its successor under the same key
        gate.opened.set()
        joined(thread)
    assert (at(world, "one", "a"), at(world, "one", "next")) == (400, 500)
    assert theirs.batches[0].tasks[0].attempt == 2


def test_a_node_that_lives_keeps_its_lease_for_as_long_as_it_takes(world: World) -> None:
    gate = Gate()
    slow, theirs = Noted("one", gate, aside=True), Noted("one")
    put(world, "one", "a")
    with loop(world, slow, node="a") as ours, loop(world, theirs, node="b") as other:
        ours.tick()
        assert gate.reached.wait(PATIENCE)
        for _ in range(10):
            world.now += 30 * SECOND
            ours.tick()
            assert not other.tick()
        gate.opened.set()
        ours.settle()
    assert theirs.batches == []
    assert slow.keys == [["a"]]


def test_the_loop_outlives_a_store_that_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    broken = iter([OSError("disk full")])
    real = jobs.find

    def find(*given: Any) -> Any:
        for error in broken:
            raise error
        return real(*given)

    monkeypatch.setattr(jobs, "find", find)
    one = Noted("one", lambda _: done.set())
    put(world, "one", "a")
    with structlog.testing.capture_logs() as logs, loop(world, one) as ours:
        ours.start()
        assert done.wait(PATIENCE)
    assert [entry["event"] for entry in logs] == ["tick failed"]


def test_two_loops_on_one_store_renew_each_certificate_once(world: World) -> None:
    """Also certificates in use, which are eligible again as soon as they are renewed."""
    manager = Manager(world)
    authority = manager.authority()
    arns = [manager.exported(authority, f"n{n}.example.com") for n in range(30)]
    world.now = START + timedelta(days=335)
    kinds = registry.load()
    loops = [Loop(world.means, kinds, lambda: world.now, f"n{n}") for n in range(2)]
    threads = [threading.Thread(target=each.settle) for each in loops]
    for thread in threads:
        thread.start()
    joined(*threads)
    for each in loops:
        each.close()
    assert {manager.state(arn)[2] for arn in arns} == {"SUCCESS"}
    assert len(records(world, authority)) == 1 + 2 * len(arns)
    assert len([e for e in world.events("ACM Certificate Available") if e.detail["Action"] == "RENEWAL"]) == len(arns)


def test_a_node_that_is_alone_claims_more_at_once_than_one_of_several(world: World) -> None:
    """So that two share what falls due, and none does all of it while the other waits."""
    noted = Noted("noted")
    with loop(world, noted, node="a") as first, loop(world, noted, node="b") as second:
        first._presence.beat(START)
        put(world, "noted", *map(str, range(BATCH + 100)))
        first.tick()
        second._presence.beat(START)
        put(world, "noted", *map(str, range(1000, 1000 + BATCH)))
        second.tick()
        first._presence.beat(START + BEAT)
        put(world, "noted", *map(str, range(2000, 2000 + BATCH)))
        first.tick()
    assert [len(batch.tasks) for batch in noted.batches] == [BATCH, BATCH // 2, BATCH // 2]


def test_a_renewal_task_that_comes_too_late_renews_nothing(world: World) -> None:
    """Its node stood still before it looked; meanwhile another has taken over and was done."""
    manager = Manager(world)
    authority = manager.authority()
    arn = manager.request(authority)
    write(world, evolve(read(world, arn), in_use_by=("arn:x",)))
    world.now = START + timedelta(days=335)
    stale = world.means.store.claim(
        line="", now=world.now, wall=world.now, until=world.now, lease="stood still/1", limit=10
    )
    world.now += 61 * SECOND
    world.settle()
    serial = read(world, arn).serial
    renewal = registry.load()["renew"]
    renewal.handler(world.means.work(), Batch("renew", tuple(t for t in stale if t.kind == "renew"), world.now, "r"))
    assert read(world, arn).serial == serial
    assert len(records(world, authority)) == 3
