"""Test clocks on their way: from due time to due time, waiting for whoever is at work, across a crash."""

import threading
from datetime import datetime, timedelta

import pytest
from tests.jobs.loops import PATIENCE, Gate, Noted, loop, put

from managed import due, write
from tokiwa.domain.account import TestClock, advance
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.jobs import journey as module
from tokiwa.store import accounts
from world import START, World

CLOCKED = "111111111111"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def account(world: World) -> None:
    """An account with a test clock."""
    world.new_account(CLOCKED, test_clock=True)


def set_out(world: World, to: datetime, journey: str = "j") -> None:
    """Have the clock be advanced."""
    with world.means.store.snapshot() as tx:
        found = accounts.get(tx, CLOCKED)
    assert found is not None
    write(world, advance(found, to, world.now, journey))


def ran(world: World, journey: str = "j") -> list[tuple[str, datetime]]:
    """What was noted on the way."""
    with world.means.store.snapshot() as tx:
        return [(each.key, each.due) for each in accounts.ran_on(tx, journey, 10_000)]


def hours(*numbers: float) -> list[datetime]:
    return [START + number * HOUR for number in numbers]


def test_everything_on_the_way_is_done_in_the_order_of_its_due_time(world: World) -> None:
    early, late = Noted("z early"), Noted("a late")
    for at in (1, 3):
        put(world, "z early", f"e{at}", at=3600 * at, account=CLOCKED)
    for at in (2, 4, 5):
        put(world, "a late", f"l{at}", at=3600 * at, account=CLOCKED)
    set_out(world, START + 4 * HOUR)
    with loop(world, early, late) as ours:
        ours.settle()
    assert ran(world) == list(zip(("e1", "l2", "e3", "l4"), hours(1, 2, 3, 4), strict=True))
    assert [batch.now for batch in early.batches + late.batches] == hours(1, 3, 2, 4)
    assert world.account_now(CLOCKED) == START + 4 * HOUR
    assert due(world, "a late", "l5") == START + 5 * HOUR


def test_work_that_makes_work_on_the_way_has_that_done_too(world: World) -> None:
    def again(batch: Batch) -> None:
        after = (batch.now - START).total_seconds() + 1800
        put(world, "one", f"{batch.tasks[0].key}+", at=after, account=CLOCKED)

    one = Noted("one", again, aside=True)
    put(world, "one", "a", at=600, account=CLOCKED)
    set_out(world, START + 2 * HOUR)
    with loop(world, one) as ours:
        ours.settle()
    assert [(batch.now - START).total_seconds() for batch in one.batches] == [600, 2400, 4200, 6000]


def test_other_accounts_stay_where_they_are(world: World) -> None:
    one = Noted("one")
    put(world, "one", "ours", at=3600)
    put(world, "one", "theirs", at=3600, account=CLOCKED)
    set_out(world, START + DAY)
    with loop(world, one) as ours:
        ours.settle()
    assert one.keys == [["theirs"]]
    assert world.account_now("000000000000") == START


def test_the_clock_waits_for_what_runs_aside(world: World) -> None:
    gate = Gate()
    slow, later = Noted("slow", gate, aside=True), Noted("later")
    put(world, "slow", "a", at=3600, account=CLOCKED)
    put(world, "later", "b", at=7200, account=CLOCKED)
    set_out(world, START + DAY)
    with loop(world, slow, later) as ours:
        while not gate.reached.is_set():
            ours.tick()
        for _ in range(5):
            assert not ours.tick()
        assert world.account_now(CLOCKED) == START + HOUR
        gate.opened.set()
        ours.settle()
    assert later.batches[0].now == START + 2 * HOUR
    assert world.account_now(CLOCKED) == START + DAY


def test_the_clock_waits_also_for_a_task_that_was_moved_while_it_runs(world: World) -> None:
    """It is claimed no more, but this node knows that it is under way."""
    gate = Gate()
    slow = Noted("slow", gate, aside=True)
    put(world, "slow", "a", at=3600, account=CLOCKED)
    set_out(world, START + DAY)
    with loop(world, slow) as ours:
        while not gate.reached.is_set():
            ours.tick()
        put(world, "slow", "a", at=7200, account=CLOCKED)
        for _ in range(5):
            assert not ours.tick()
        assert world.account_now(CLOCKED) == START + HOUR
        gate.opened.set()
        ours.settle()
    assert [batch.now for batch in slow.batches] == hours(1, 2)


def test_the_clock_waits_for_another_node_even_when_it_set_out_a_moment_behind_the_task(world: World) -> None:
    """A call is dated when it arrives; by then the loop may have claimed what fell due a moment later."""
    put(world, "one", "a", at=0.002, account=CLOCKED)
    claimed = world.means.store.claim(
        line=CLOCKED, now=START + HOUR, wall=START, until=START + HOUR, lease="other/1", limit=9
    )
    assert len(claimed) == 1
    set_out(world, START + DAY)
    with loop(world, Noted("one")) as ours:
        assert not ours.tick()
        assert world.account_now(CLOCKED) == START


def test_a_failing_task_is_tried_again_on_the_way(world: World) -> None:
    left = [ValueError("x"), ValueError("x")]

    def fails(_: Batch) -> None:
        if left:
            raise left.pop()

    one = Noted("one", fails)
    put(world, "one", "a", at=3600, account=CLOCKED)
    set_out(world, START + DAY)
    with loop(world, one) as ours:
        ours.settle()
    assert [(batch.now - START - HOUR).total_seconds() for batch in one.batches] == [0, 2, 6]


def test_what_is_noted_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NOTED", 3)
    put(world, "one", "a", "b", at=10, account=CLOCKED)
    put(world, "one", "c", "d", at=20, account=CLOCKED)
    put(world, "one", "e", at=30, account=CLOCKED)
    set_out(world, START + HOUR)
    with loop(world, Noted("one")) as ours:
        ours.settle()
    assert sorted(key for key, _ in ran(world)) == ["a", "b", "c"]


def test_another_node_goes_on_with_a_journey_and_its_notes(world: World) -> None:
    put(world, "one", "a", at=10, account=CLOCKED)
    put(world, "one", "b", at=20, account=CLOCKED)
    set_out(world, START + HOUR)
    with loop(world, Noted("one"), node="a") as first:
        while not ran(world):
            first.tick()
    with loop(world, Noted("one"), node="b") as second:
        second.settle()
    assert [key for key, _ in ran(world)] == ["a", "b"]
    assert world.account_now(CLOCKED) == START + HOUR


def test_a_server_that_was_killed_on_the_way_arrives_after_its_next_start(world: World) -> None:
    put(world, "one", "a", at=3600, account=CLOCKED)
    put(world, "one", "b", at=7200, account=CLOCKED)
    set_out(world, START + DAY)
    gate, one = Gate(), Noted("one")
    killed = Noted("one", gate, aside=True)
    with loop(world, killed) as ours:
        while not gate.reached.is_set():
            ours.tick()
        again = World(world.settings.data)
        again.now = world.now + timedelta(minutes=5)
        with loop(again, one, node="next") as theirs:
            theirs.settle()
        gate.opened.set()
    assert [(batch.tasks[0].key, batch.now) for batch in one.batches] == list(zip("ab", hours(1, 2), strict=True))
    assert again.account_now(CLOCKED) == START + DAY
    again.close()


def test_wall_time_goes_on_after_the_arrival(world: World) -> None:
    set_out(world, START + DAY)
    world.now += timedelta(seconds=3)  # the journey itself takes time
    world.settle()
    with world.means.store.snapshot() as tx:
        found = accounts.get(tx, CLOCKED)
    assert found is not None
    assert found.clock == TestClock(ahead=DAY - timedelta(seconds=3))
    world.now += HOUR
    assert world.account_now(CLOCKED) == START + DAY + HOUR


def test_two_loops_move_one_clock_together(world: World) -> None:
    ones = [Noted("one"), Noted("one")]
    for number in range(40):
        put(world, "one", f"k{number:02}", at=60 * (number + 1), account=CLOCKED)
    set_out(world, START + DAY)
    with loop(world, ones[0], node="a") as first, loop(world, ones[1], node="b") as second:
        threads = [threading.Thread(target=each.settle) for each in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        first.settle()
    keys = [key for one in ones for batch in one.keys for key in batch]
    assert sorted(keys) == [f"k{number:02}" for number in range(40)]
    for one in ones:
        assert all(batch.now == batch.tasks[0].due for batch in one.batches)
    assert world.account_now(CLOCKED) == START + DAY


def test_nodes_that_are_at_work_at_the_same_time_both_note_what_they_do(world: World) -> None:
    done = Noted("one")
    with loop(world, done, node="a") as first, loop(world, done, node="b") as second:
        set_out(world, START + HOUR)
        with world.means.store.snapshot() as tx:
            account = accounts.get(tx, CLOCKED)
        for number, ours in enumerate((first, second, first)):
            tasks = [Task("one", f"{number}{key}", CLOCKED, START, 1, "") for key in "ab"]
            ours._journeys.note(account, tasks)
            if number:  # the second one has not heard of the first one's yet
                world.means.store.wait(*world.means.store.submit([Change()]))
    assert sorted(key for key, _ in ran(world)) == ["0a", "0b", "1a", "1b", "2a", "2b"]
