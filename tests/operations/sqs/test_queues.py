"""Queues are made, found, listed, emptied and removed."""

import pytest

from functions import allow, policy
from messaging import Client, queue_arn
from world import World

BASE = "http://127.0.0.1:1/000000000000"


def test_a_queue_is_found_by_its_name(client: Client) -> None:
    url = client.queue("jobs")
    assert url == f"{BASE}/jobs"
    assert client("sqs:GetQueueUrl", QueueName="jobs") == {"QueueUrl": url}
    assert client.refused("sqs:GetQueueUrl", QueueName="none") == (
        "QueueDoesNotExist 400: The specified queue does not exist."
    )


def test_a_queue_is_made_once(client: Client) -> None:
    url = client.queue("jobs", DelaySeconds="3")
    assert client.queue("jobs") == client.queue("jobs", DelaySeconds="3", VisibilityTimeout="30") == url
    refusal = client.refused("sqs:CreateQueue", QueueName="jobs", Attributes={"DelaySeconds": "4"})
    assert refusal.startswith("QueueNameExists 400: A queue already exists")
    assert refusal.endswith("attribute DelaySeconds")


@pytest.mark.parametrize("name", ["", "a b", "a" * 81, "jobs.fifo", "jobs.other"])
def test_a_name_that_is_none(name: str, client: Client) -> None:
    assert client.refused("sqs:CreateQueue", QueueName=name).startswith("InvalidParameterValueException 400: ")


def test_a_fifo_queue_has_the_name_of_one(client: Client) -> None:
    assert client.queue("jobs.fifo", FifoQueue="true") == f"{BASE}/jobs.fifo"
    assert client.refused("sqs:CreateQueue", QueueName="jobs", Attributes={"FifoQueue": "true"}).startswith(
        "InvalidParameterValueException"
    )


def test_queues_are_listed_in_pages(client: Client) -> None:
    for name in ("b", "a2", "a1"):
        client.queue(name)
    assert client("sqs:ListQueues")["QueueUrls"] == [f"{BASE}/{name}" for name in ("a1", "a2", "b")]
    first = client("sqs:ListQueues", QueueNamePrefix="a", MaxResults=1)
    assert first["QueueUrls"] == [f"{BASE}/a1"]
    rest = client("sqs:ListQueues", QueueNamePrefix="a", MaxResults=1, NextToken=first["NextToken"])
    assert rest == {"QueueUrls": [f"{BASE}/a2"]}
    assert "Value 0 for parameter MaxResults" in client.refused("sqs:ListQueues", MaxResults=0)


def test_a_queue_that_is_removed_takes_its_messages_along(client: Client) -> None:
    url = client.queue()
    client.put(url)
    client("sqs:DeleteQueue", QueueUrl=url)
    assert client.refused("sqs:SendMessage", QueueUrl=url, MessageBody="x").startswith("QueueDoesNotExist")
    assert client.counts(client.queue()) == (0, 0, 0)


def test_a_queue_is_emptied_once_a_minute(client: Client, world: World) -> None:
    url = client.queue()
    client.put(url)
    client("sqs:PurgeQueue", QueueUrl=url)
    assert client.counts(url) == (0, 0, 0)
    assert client.refused("sqs:PurgeQueue", QueueUrl=url).startswith("PurgeQueueInProgress 400")
    world.advance(minutes=1)
    client("sqs:PurgeQueue", QueueUrl=url)


def test_another_account_cannot_remove_a_queue_whatever_its_policy_says(client: Client, world: World) -> None:
    url = client.queue()
    other = Client(world, world.new_account("1" * 12))
    assert other.refused("sqs:DeleteQueue", QueueUrl=url).startswith("AccessDeniedException")
    everybody = {**allow("sqs:*", queue_arn()), "Principal": "*"}
    client("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy(everybody)})
    assert "which alone may do this" in other.refused("sqs:DeleteQueue", QueueUrl=url)
    assert other("sqs:GetQueueUrl", QueueName="queue", QueueOwnerAWSAccountId="0" * 12) == {"QueueUrl": url}
