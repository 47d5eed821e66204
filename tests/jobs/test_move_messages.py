"""Dead letters go back to where they came from, or on, in steps."""

import pytest

from messaging import Client, queue_arn
from tokiwa.domain import message_move
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


def dead_letters(client: Client, world: World, *bodies: str, name: str = "queue", **more: str) -> tuple[str, str]:
    """The URLs of a queue and of the one that its messages have come to, after one look at each."""
    suffix = ".fifo" if more else ""
    dead = client.queue(f"dead{suffix}", **more)
    redrive = {"deadLetterTargetArn": queue_arn(f"dead{suffix}"), "maxReceiveCount": 1}
    url = client.queue(f"{name}{suffix}", RedrivePolicy=redrive, **more)
    group = {"MessageGroupId": "g"} if more else {}
    for body in bodies:
        client.put(url, body, **group)
        world.advance(seconds=1)
    while client.take(url):
        pass
    world.advance(seconds=30)
    assert client.take(url) == []
    return url, dead


def start(client: Client, suffix: str = "", **more: object) -> str:
    handle: str = client("sqs:StartMessageMoveTask", SourceArn=queue_arn(f"dead{suffix}"), **more)["TaskHandle"]
    return handle


def latest(client: Client) -> dict[str, object]:
    (found,) = client("sqs:ListMessageMoveTasks", SourceArn=queue_arn("dead"))["Results"]
    return dict(found)


def test_messages_go_back_to_where_they_came_from(client: Client, world: World) -> None:
    url, dead = dead_letters(client, world, "a")
    other, _ = dead_letters(client, world, "b", name="other")
    start(client)
    world.settle()
    assert client.counts(dead) == (0, 0, 0)
    assert client.bodies(other) == ["b"]
    (message,) = client.take(url)
    assert message["Body"] == "a"
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "DeadLetterQueueSourceArn" not in message["Attributes"]


def test_or_on_to_another_queue_in_steps(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_move, "STEP", 2)
    _, dead = dead_letters(client, world, *"abcde")
    new = client.queue("new")
    start(client, DestinationArn=queue_arn("new"))
    world.settle()
    assert sorted(client.bodies(new)) == list("abcde")
    assert client.counts(dead) == (0, 0, 0)
    told = latest(client)
    assert (told["Status"], told["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 5)
    assert told["ApproximateNumberOfMessagesToMove"] == 5
    assert "TaskHandle" not in told


def test_at_the_pace_that_was_asked_for(client: Client, world: World) -> None:
    _, dead = dead_letters(client, world, *"abcd")
    start(client, MaxNumberOfMessagesPerSecond=2)
    left = []
    for seconds in (0, 1, 1):
        world.advance(seconds=seconds)
        left.append(client.counts(dead)[0])
    assert left == [2, 0, 0]
    assert latest(client)["Status"] == "COMPLETED"


def test_a_queue_that_is_gone_ends_it(client: Client, world: World) -> None:
    url, dead = dead_letters(client, world, "a")
    start(client)
    client("sqs:DeleteQueue", QueueUrl=url)
    world.settle()
    told = latest(client)
    assert (told["Status"], told["FailureReason"]) == ("FAILED", f"The queue {queue_arn()} does not exist.")
    assert client.counts(dead) == (1, 0, 0)


def test_in_a_fifo_queue_they_have_new_places(client: Client, world: World) -> None:
    url, dead = dead_letters(client, world, "a", "b", FifoQueue="true", ContentBasedDeduplication="true")
    start(client, ".fifo")
    world.settle()
    assert client.bodies(url) == ["a", "b"]
    assert client.counts(dead) == (0, 0, 0)
