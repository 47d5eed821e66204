"""Messages that are sent together: their places in a FIFO queue, and that nothing is remembered for a standard one."""

from datetime import timedelta
from typing import Any

import pytest

from messaging import Client, queue_arn
from tokiwa.domain import queue_message
from tokiwa.domain.fifo import Sent
from tokiwa.domain.queue_message import Message
from tokiwa.store import queues
from tokiwa.work import Conflict
from tokiwa.work.line import Line
from world import World


def line(world: World, name: str) -> tuple[Line, Any]:
    with world.means.store.snapshot() as tx:
        found = queues.get(tx, queue_arn(name))
    assert found is not None
    return Line(world.means.store.snapshot(), world.means.draw, found, world.now), found


def message(found: Any, id_: str, body: str, world: World) -> Message:
    return queue_message.sent(found, id_, body, "me", world.now, group="g")


@pytest.fixture
def world_with_queues(world: World) -> World:
    client = Client(world, world.root)
    client.queue("q")
    client.queue("q.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    return world


def test_a_standard_queue_remembers_nothing(world_with_queues: World) -> None:
    made, found = line(world_with_queues, "q")
    twice = [made.add(message(found, id_, "same", world_with_queues)) for id_ in "ab"]
    assert made.change.puts == tuple(twice)


def test_a_fifo_queue_numbers_and_remembers(world_with_queues: World) -> None:
    made, found = line(world_with_queues, "q.fifo")
    first, other, again = (made.add(message(found, id_, body, world_with_queues)) for id_, body in ("ax", "by", "cx"))
    assert first.number < other.number
    assert (again.id, again.number) == ("a", first.number)
    assert [type(each) for each in made.change.puts] == [Message, Message, Sent, Sent]


def test_what_only_repeats_changes_nothing(world_with_queues: World) -> None:
    store = world_with_queues.means.store
    made, found = line(world_with_queues, "q.fifo")
    made.add(message(found, "a", "x", world_with_queues))
    store.submit([made.change])[0].result()
    repeated, _ = line(world_with_queues, "q.fifo")
    assert repeated.add(message(found, "b", "x", world_with_queues)).id == "a"
    assert repeated.change.empty
    world_with_queues.now += timedelta(minutes=5)
    later, _ = line(world_with_queues, "q.fifo")
    assert later.add(message(found, "b", "x", world_with_queues)).id == "b"
    store.submit([later.change])[0].result()


def test_of_two_who_send_the_same_at_once_one_looks_again(world_with_queues: World) -> None:
    """Others do not meet."""
    store = world_with_queues.means.store
    (one, found), (two, _), (three, _) = (line(world_with_queues, "q.fifo") for _ in range(3))
    one.add(message(found, "a", "x", world_with_queues))
    two.add(message(found, "b", "x", world_with_queues))
    three.add(message(found, "c", "y", world_with_queues))
    store.submit([one.change])[0].result()
    with pytest.raises(Conflict):
        store.submit([two.change])[0].result()
    store.submit([three.change])[0].result()


def test_who_sends_one_after_the_other_has_them_in_that_order(world_with_queues: World) -> None:
    """Also when the clock stands still."""
    numbers = []
    for body in "abcde":
        made, found = line(world_with_queues, "q.fifo")
        numbers.append(made.add(message(found, body, body, world_with_queues)).number)
        world_with_queues.means.store.submit([made.change])[0].result()
    assert numbers == sorted(set(numbers))


def test_a_dead_letter_has_its_place_however_often_it_was_sent(world_with_queues: World) -> None:
    made, found = line(world_with_queues, "q.fifo")
    numbers = [made.follow(message(found, id_, "same", world_with_queues)).number for id_ in "ab"]
    assert numbers == sorted(set(numbers))
