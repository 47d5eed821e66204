"""Messages that a queue does not keep any more are removed, once a day, for as long as the queue is there."""

from datetime import timedelta

import pytest

from messaging import Client, queue_arn
from tokiwa.store import fifo, jobs, queue_messages
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


def test_what_is_too_old_goes(client: Client, world: World) -> None:
    url = client.queue("q.fifo", FifoQueue="true", ContentBasedDeduplication="true", MessageRetentionPeriod="3600")
    old = client.put(url, "old", MessageGroupId="g")["MessageId"]
    world.advance(hours=23, minutes=30)
    young = client.put(url, "young", MessageGroupId="g")["MessageId"]
    world.advance(minutes=30)
    with world.means.store.snapshot() as tx:
        assert queue_messages.get(tx, queue_arn("q.fifo"), old) is None
        assert queue_messages.get(tx, queue_arn("q.fifo"), young) is not None
        assert fifo.earlier(tx, queue_arn("q.fifo"), "older") is None
        assert jobs.due_at(tx, "trim-queue", queue_arn("q.fifo")) == world.now + timedelta(days=1)


def test_nothing_is_planned_for_a_queue_that_is_gone(client: Client, world: World) -> None:
    url = client.queue()
    client("sqs:DeleteQueue", QueueUrl=url)
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, "trim-queue", queue_arn()) is None
