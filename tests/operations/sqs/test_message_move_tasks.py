"""Moves are begun, told and cancelled. What they do is in `jobs/test_move_messages.py`."""

from typing import Any

import pytest

from functions import allow
from messaging import Client, queue_arn
from world import World

START = "sqs:StartMessageMoveTask"


@pytest.fixture
def dead(client: Client) -> str:
    """The ARN of a queue for dead letters, with four in it."""
    url = client.queue("dead")
    client.queue(RedrivePolicy={"deadLetterTargetArn": queue_arn("dead"), "maxReceiveCount": 1})
    for body in "abcd":
        client.put(url, body)
    return queue_arn("dead")


def test_one_at_a_time_and_until_it_is_cancelled(client: Client, world: World, dead: str) -> None:
    client.queue("new")
    given = {"SourceArn": dead, "DestinationArn": queue_arn("new"), "MaxNumberOfMessagesPerSecond": 1}
    handle = client(START, **given)["TaskHandle"]
    assert client.refused(START, **given).startswith("UnsupportedOperation 400: There is already a task running.")
    world.advance(seconds=1)
    (told,) = client("sqs:ListMessageMoveTasks", SourceArn=dead)["Results"]
    assert told == {
        "TaskHandle": handle,
        "Status": "RUNNING",
        "ApproximateNumberOfMessagesMoved": 1,
        "ApproximateNumberOfMessagesToMove": 4,
        "StartedTimestamp": 1798761600000,
        **given,
    }
    assert client("sqs:CancelMessageMoveTask", TaskHandle=handle) == {"ApproximateNumberOfMessagesMoved": 1}
    world.advance(minutes=1)
    assert client("sqs:ListMessageMoveTasks", SourceArn=dead)["Results"][0]["Status"] == "CANCELLED"
    assert client.refused("sqs:CancelMessageMoveTask", TaskHandle=handle).startswith("UnsupportedOperation 400")
    client(START, **given)
    assert len(client("sqs:ListMessageMoveTasks", SourceArn=dead, MaxResults=10)["Results"]) == 2


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a queue that is no place for dead letters": ({"SourceArn": queue_arn()}, "configured as a Dead Letter Queue."),
    "a queue that is not there": ({"SourceArn": queue_arn("none")}, "ResourceNotFoundException 400"),
    "to itself": ({"DestinationArn": queue_arn("dead")}, "another queue of the same type."),
    "to one that is not there": ({"DestinationArn": queue_arn("none")}, "ResourceNotFoundException 400"),
    "too fast": ({"MaxNumberOfMessagesPerSecond": 501}, "It is from 1 to 500."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client, dead: str) -> None:
    given, told = REFUSED[case]
    assert told in client.refused(START, **{"SourceArn": dead, **given})


def test_who_moves_messages_must_be_allowed_what_it_does(client: Client, dead: str) -> None:
    client.queue("new")
    actions = ["sqs:StartMessageMoveTask", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"]
    given = {"SourceArn": dead, "DestinationArn": queue_arn("new")}
    for missing in actions:
        user = client.user(missing.partition(":")[2], *(allow(each) for each in actions if each != missing))
        assert f"not authorized to perform: {missing}" in user.refused(START, **given)
    assert client.user("all", *map(allow, actions))(START, **given)


def test_a_task_of_nobody(client: Client) -> None:
    told = client.refused("sqs:CancelMessageMoveTask", TaskHandle="x")
    assert told == "ResourceNotFoundException 400: Task does not exist."
