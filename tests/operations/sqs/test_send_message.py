"""Messages are sent: delayed, with attributes, once in a FIFO queue; and what cannot be sent."""

from hashlib import md5

import pytest

from functions import allow
from messaging import Client
from world import World

TEXT = {"a": {"DataType": "String", "StringValue": "x"}}


def test_the_answer_says_what_came(client: Client) -> None:
    answer = client.put(client.queue(), "h\u00e4llo", MessageAttributes=TEXT)
    assert answer["MD5OfMessageBody"] == md5("h\u00e4llo".encode()).hexdigest()  # noqa: S324 - it is SQS's
    assert answer["MD5OfMessageAttributes"] == "a512aac9938034acb0b3c3d965944bf1"
    assert answer.keys() == {"MD5OfMessageBody", "MD5OfMessageAttributes", "MessageId"}


def test_a_delay_is_the_messages_own_or_the_queues(client: Client, world: World) -> None:
    url = client.queue(DelaySeconds="10")
    client.put(url, "soon", DelaySeconds=5)
    client.put(url, "later")
    assert client.bodies(url) == []
    world.advance(seconds=5)
    assert client.bodies(url) == ["soon"]
    world.advance(seconds=5)
    assert client.bodies(url) == ["later"]


REFUSED = {
    "no body": ({"MessageBody": ""}, "MissingParameter"),
    "what XML cannot hold": ({"MessageBody": "\x0b"}, "InvalidMessageContents"),
    "too long": ({"MessageBody": "x" * 1025}, "InvalidParameterValueException"),
    "too long with its attributes": ({"MessageBody": "x" * 1020, "MessageAttributes": TEXT}, "InvalidParameterValue"),
    "a delay that is too long": ({"DelaySeconds": 901}, "InvalidParameterValueException"),
    "an id in a standard queue": ({"MessageDeduplicationId": "d"}, "InvalidParameterValueException"),
    "a bad attribute": ({"MessageAttributes": {"a": {"DataType": "Text"}}}, "InvalidParameterValueException"),
    "a system attribute that is none": ({"MessageSystemAttributes": TEXT}, "InvalidParameterValueException"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_sent(case: str, client: Client) -> None:
    given, code = REFUSED[case]
    url = client.queue(MaximumMessageSize="1024")
    assert client.refused("sqs:SendMessage", **{"QueueUrl": url, "MessageBody": "x", **given}).startswith(code)
    assert client.counts(url) == (0, 0, 0)


def test_a_batch_has_a_size_of_its_own(client: Client) -> None:
    entries = [{"Id": name, "MessageBody": "x" * 600_000} for name in "ab"]
    told = client.refused("sqs:SendMessageBatch", QueueUrl=client.queue(), Entries=entries)
    assert told.startswith("BatchRequestTooLong 400")


def test_a_trace_travels_along(client: Client) -> None:
    url = client.queue()
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"
    client.put(url, MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": trace}})
    (message,) = client.take(url)
    assert message["Attributes"]["AWSTraceHeader"] == trace


def test_who_may_send_may_send_batches(client: Client) -> None:
    url = client.queue()
    user = client.user("ann", allow("sqs:SendMessage"))
    assert user("sqs:SendMessageBatch", QueueUrl=url, Entries=[{"Id": "a", "MessageBody": "x"}])["Successful"]


def test_bodies_are_on_no_record(client: Client, world: World) -> None:
    client.put(client.queue(), "a secret word", MessageAttributes=TEXT)
    (seen,) = client("cloudtrail:LookupEvents", LookupAttributes=[named("SendMessage")])["Events"]
    assert "secret" not in seen["CloudTrailEvent"]
    assert "***" in seen["CloudTrailEvent"]


def named(name: str) -> dict[str, str]:
    return {"AttributeKey": "EventName", "AttributeValue": name}


@pytest.fixture
def fifo(client: Client) -> str:
    """A FIFO queue that knows messages by their content."""
    return client.queue("queue.fifo", FifoQueue="true", ContentBasedDeduplication="true")


def test_a_message_that_is_sent_twice_is_there_once(client: Client, fifo: str, world: World) -> None:
    first = client.put(fifo, "a", MessageGroupId="g")
    assert client.put(fifo, "a", MessageGroupId="h") == first
    other = client.put(fifo, "b", MessageGroupId="g")
    assert other["SequenceNumber"] > first["SequenceNumber"]
    assert client.put(fifo, "c", MessageGroupId="g", MessageDeduplicationId="d") == attrs_without(
        client.put(fifo, "e", MessageGroupId="g", MessageDeduplicationId="d"), "c"
    )
    world.advance(minutes=5)
    assert client.put(fifo, "a", MessageGroupId="g")["MessageId"] != first["MessageId"]
    assert [each["Body"] for each in client.take(fifo)] == ["a", "b", "c", "a"]


def attrs_without(answer: dict[str, str], body: str) -> dict[str, str]:
    """The answer as it would be for another body."""
    return {**answer, "MD5OfMessageBody": md5(body.encode()).hexdigest()}  # noqa: S324


def test_in_a_batch_too(client: Client, fifo: str) -> None:
    entries = [
        {"Id": name, "MessageBody": body, "MessageGroupId": "g"} for name, body in zip("123", "aba", strict=True)
    ]
    answer = client("sqs:SendMessageBatch", QueueUrl=fifo, Entries=entries)["Successful"]
    assert [each["MessageId"] == answer[0]["MessageId"] for each in answer] == [True, False, True]
    assert client.bodies(fifo) == ["a", "b"]


def test_ids_may_be_one_in_each_group(client: Client) -> None:
    url = client.queue("q.fifo", FifoQueue="true", DeduplicationScope="messageGroup")
    ids = {client.put(url, MessageGroupId=group, MessageDeduplicationId="d")["MessageId"] for group in "aab"}
    assert len(ids) == 2


def test_what_a_fifo_queue_does_not_take(client: Client, fifo: str) -> None:
    assert client.refused("sqs:SendMessage", QueueUrl=fifo, MessageBody="x").startswith("MissingParameter")
    given = {"QueueUrl": fifo, "MessageBody": "x", "MessageGroupId": "g", "DelaySeconds": 1}
    assert "not valid for this queue type" in client.refused("sqs:SendMessage", **given)
