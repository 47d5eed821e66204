"""Settings of queues as clients see them."""

from functions import allow
from messaging import Client, queue_arn
from world import World


def told(client: Client, url: str, *names: str) -> dict[str, str]:
    attributes: dict[str, str] = client("sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=list(names)).get(
        "Attributes", {}
    )
    return attributes


def test_what_is_asked_for_is_told(client: Client) -> None:
    url = client.queue(DelaySeconds="3")
    assert told(client, url, "DelaySeconds", "QueueArn") == {"DelaySeconds": "3", "QueueArn": queue_arn()}
    assert told(client, url, "Policy") == told(client, url) == {}
    assert told(client, url, "All")["ApproximateNumberOfMessages"] == "0"
    refusal = client.refused("sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["Colour"])
    assert refusal == "InvalidAttributeName 400: Unknown Attribute Colour."
    refusal = client.refused("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"QueueArn": "x"})
    assert refusal == "InvalidAttributeName 400: Unknown Attribute QueueArn."


def test_settings_change(client: Client, world: World) -> None:
    url = client.queue()
    world.advance(hours=1)
    client("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    names = ("VisibilityTimeout", "LastModifiedTimestamp", "CreatedTimestamp")
    assert told(client, url, *names) == {
        "VisibilityTimeout": "60",
        "CreatedTimestamp": "1798761600",
        "LastModifiedTimestamp": "1798765200",
    }


def test_messages_are_counted(client: Client) -> None:
    url = client.queue()
    for _ in range(3):
        client.put(url)
    client.put(url, DelaySeconds=9)
    client.take(url, 1)
    assert client.counts(url) == (2, 1, 1)


def test_a_shorter_retention_period_is_for_what_is_there(client: Client, world: World) -> None:
    url = client.queue()
    client.put(url)
    world.advance(minutes=2)
    client("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"MessageRetentionPeriod": "60"})
    assert client.take(url) == []


def test_a_user_needs_a_permission(client: Client) -> None:
    url = client.queue()
    user = client.user("ann", allow("sqs:GetQueueAttributes", queue_arn()))
    assert user("sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["QueueArn"])
    refusal = user.refused("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"DelaySeconds": "1"})
    assert f"is not authorized to perform: sqs:SetQueueAttributes on resource: {queue_arn()}" in refusal
