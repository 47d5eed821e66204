"""Work that waits for others, on lanes: together with what waits for the same one, beside everything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog
from tests.jobs.loops import PATIENCE, Gate, Noted, put

from tokiwa.domain.call import Batch, Task
from tokiwa.domain.value import evolve
from tokiwa.jobs.lanes import WIDTH
from tokiwa.jobs.loop import Loop
from world import START, World

SECOND = timedelta(seconds=1)


def lane(task: Task) -> str:
    """The first word of the key."""
    return task.key.split()[0]


def loop_of(world: World, noted: Noted) -> Loop:
    return Loop(world.means, {noted.name: evolve(noted.kind, lane=lane)}, lambda: world.now, "node")


def test_tasks_of_one_lane_are_done_together_in_their_order(world: World) -> None:
    noted = Noted("noted", aside=True)
    put(world, "noted", "a 3", at=-1)
    put(world, "noted", "b 1", at=-2)
    put(world, "noted", "a 2", at=-3)
    ours = loop_of(world, noted)
    ours.settle()
    ours.close()
    assert sorted(noted.keys) == [["a 2", "a 3"], ["b 1"]]


def test_a_lane_that_is_slow_holds_no_other_up(world: World) -> None:
    gate = Gate()
    noted = Noted("noted", lambda batch: gate(batch) if lane(batch.tasks[0]) == "slow" else None, aside=True)
    ours = loop_of(world, noted)
    for number in range(WIDTH + 10):
        put(world, "noted", f"slow {number}")
        ours.tick()
    assert gate.reached.wait(PATIENCE)
    put(world, "noted", "quick 1")
    ours.tick()
    while ["quick 1"] not in noted.keys:
        pass
    assert len(noted.keys) <= WIDTH + 1
    gate.opened.set()
    ours.settle()
    ours.close()
    assert len(noted.keys) == WIDTH + 11


def test_who_had_to_wait_is_told_the_time_at_which_it_begins(world: World) -> None:
    gate = Gate()
    noted = Noted("noted", gate, aside=True)
    ours = loop_of(world, noted)
    for number in range(WIDTH + 1):
        put(world, "noted", f"slow {number}")
        ours.tick()
    while len(noted.batches) < WIDTH:
        pass
    world.now += 5 * SECOND
    gate.opened.set()
    ours.settle()
    ours.close()
    assert [batch.now for batch in noted.batches] == [START] * WIDTH + [START + 5 * SECOND]


@pytest.mark.parametrize("failures", [1, 2])
def test_what_fails_together_is_tried_together_once_more_and_then_alone(world: World, failures: int) -> None:
    def fails(batch: Batch) -> None:
        if len(noted.batches) <= failures:
            raise ValueError("no")

    noted = Noted("noted", fails, aside=True)
    put(world, "noted", "a 1", "a 2")
    ours = loop_of(world, noted)
    with structlog.testing.capture_logs():
        for _ in range(4):
            ours.settle()
            world.now += 60 * SECOND
    ours.close()
    together = [sorted(keys) for keys in noted.keys if len(keys) == 2]
    alone = sorted(keys for keys in noted.keys if len(keys) == 1)
    assert together == [["a 1", "a 2"]] * 2
    assert alone == ([["a 1"], ["a 2"]] if failures == 2 else [])
