"""Messages are received: hidden for a while, by one alone, in their order; too often, and they are dead letters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from eventing import put_ahead
from messaging import Client, queue_arn
from tokiwa.operations.waiting import NothingYet
from world import World

DEAD = {"deadLetterTargetArn": queue_arn("dead"), "maxReceiveCount": 2}


def test_a_message_comes_with_what_was_said_about_it(client: Client, world: World) -> None:
    url = client.queue()
    attributes = {
        "a.b": {"DataType": "String", "StringValue": "x"},
        "c": {"DataType": "Binary.gif", "BinaryValue": b"\x00"},
    }
    sent = client.put(url, MessageAttributes=attributes)
    world.advance(seconds=1)
    (message,) = client.take(url)
    assert message["ReceiptHandle"]
    assert {name: message[name] for name in message if name != "ReceiptHandle"} == {
        "MessageId": sent["MessageId"],
        "Body": "hello",
        "MD5OfBody": sent["MD5OfMessageBody"],
        "MD5OfMessageAttributes": sent["MD5OfMessageAttributes"],
        "MessageAttributes": attributes,
        "Attributes": {
            "SenderId": "000000000000",
            "SentTimestamp": "1798761600000",
            "ApproximateFirstReceiveTimestamp": "1798761601000",
            "ApproximateReceiveCount": "1",
        },
    }


def test_only_what_is_asked_for_comes(client: Client) -> None:
    url = client.queue()
    text = {"DataType": "String", "StringValue": "x"}
    client.put(url, MessageAttributes={"bar.one": text, "bar.two": text, "foo": text})
    (message,) = client.take(url, VisibilityTimeout=0, MessageSystemAttributeNames=[], MessageAttributeNames=[])
    assert message.keys() == {"MessageId", "ReceiptHandle", "Body", "MD5OfBody"}
    for names, found in (
        (["bar.*"], {"bar.one", "bar.two"}),
        (["foo"], {"foo"}),
        ([".*"], {"bar.one", "bar.two", "foo"}),
    ):
        (message,) = client.take(url, VisibilityTimeout=0, MessageAttributeNames=names)
        assert message["MessageAttributes"].keys() == found
    (message,) = client.take(url, MessageSystemAttributeNames=[], AttributeNames=["SenderId"])
    assert message["Attributes"].keys() == {"SenderId"}


def test_a_message_is_hidden_until_its_time_is_over(client: Client, world: World) -> None:
    url = client.queue(VisibilityTimeout="60")
    client.put(url)
    (first,) = client.take(url)
    world.advance(seconds=59)
    assert client.take(url) == []
    world.advance(seconds=1)
    (again,) = client.take(url, VisibilityTimeout=5)
    assert again["MessageId"] == first["MessageId"]
    assert again["ReceiptHandle"] != first["ReceiptHandle"]
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"
    world.advance(seconds=5)
    assert len(client.take(url)) == 1


def test_a_message_that_is_too_old_does_not_come(client: Client, world: World) -> None:
    url = client.queue(MessageRetentionPeriod="60")
    client.put(url)
    world.advance(seconds=60)
    assert client.take(url) == []


def test_without_messages_the_answer_is_worth_waiting_for(client: Client, world: World) -> None:
    url = client.queue(ReceiveMessageWaitTimeSeconds="7")
    for more, seconds in (({}, 7), ({"WaitTimeSeconds": 0}, 0), ({"WaitTimeSeconds": 20}, 20)):
        answer = world.call("sqs:ReceiveMessage", {"QueueUrl": url, **more})
        assert isinstance(answer, NothingYet)
        assert (answer, answer.seconds) == ({}, seconds)


@pytest.mark.parametrize(
    ("name", "number"),
    [("MaxNumberOfMessages", 0), ("MaxNumberOfMessages", 11), ("WaitTimeSeconds", 21), ("VisibilityTimeout", 43_201)],
)
def test_what_is_refused(name: str, number: int, client: Client) -> None:
    told = client.refused("sqs:ReceiveMessage", QueueUrl=client.queue(), **{name: number})
    assert told.startswith(f"InvalidParameterValueException 400: Value {number} for parameter {name} is invalid.")


def test_a_message_that_was_received_too_often_is_a_dead_letter(client: Client, world: World) -> None:
    dead = client.queue("dead")
    url = client.queue(RedrivePolicy=DEAD)
    sent = client.put(url)
    for _ in range(2):
        assert len(client.take(url)) == 1
        world.advance(seconds=30)
    assert client.counts(dead) == (0, 0, 0)
    assert client.take(url) == []
    (letter,) = client.take(dead)
    assert letter["MessageId"] == sent["MessageId"]
    assert letter["Attributes"]["DeadLetterQueueSourceArn"] == queue_arn()
    assert (letter["Attributes"]["SentTimestamp"], letter["Attributes"]["ApproximateReceiveCount"]) == (
        "1798761600000",
        "3",
    )
    assert client.counts(url) == (0, 0, 0)


def test_dead_letters_keep_nobody_from_what_is_behind_them(client: Client, world: World) -> None:
    client.queue("dead")
    url = client.queue(RedrivePolicy=DEAD)
    for _ in range(30):
        client.put(url, "bad")
    for _ in range(2):
        for _ in range(3):
            client.take(url)
        world.advance(seconds=30)
    client.put(url, "good")
    assert [each["Body"] for each in client.take(url, 1)] == ["good"]


def test_without_its_place_for_dead_letters_a_message_stays(client: Client, world: World) -> None:
    dead = client.queue("dead")
    url = client.queue(RedrivePolicy={**DEAD, "maxReceiveCount": 1})
    client.put(url)
    client("sqs:DeleteQueue", QueueUrl=dead)
    for _ in range(3):
        assert len(client.take(url)) == 1
        world.advance(seconds=30)


def test_each_message_is_received_by_one(client: Client) -> None:
    """However many ask at once, and for as many as they can get."""
    url = client.queue()
    for number in range(60):
        client.put(url, str(number))

    def receive(_: int) -> list[str]:
        return [each["Body"] for _ in range(3) for each in client.take(url, 5)]

    with ThreadPoolExecutor(8) as pool:
        bodies = [body for found in pool.map(receive, range(8)) for body in found]
    assert len(bodies) == len(set(bodies))
    assert bodies
    assert client.counts(url) == (60 - len(bodies), len(bodies), 0)


def test_a_fifo_queue_keeps_the_order_in_each_group(client: Client, world: World) -> None:
    url = client.queue("queue.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    for body in ("a1", "a2", "b1", "a3"):
        client.put(url, body, MessageGroupId=body[0])
    first = client.take(url, 1)
    assert [each["Body"] for each in first] == ["a1"]
    assert {name: first[0]["Attributes"][name] for name in ("MessageGroupId", "MessageDeduplicationId")} == {
        "MessageGroupId": "a",
        "MessageDeduplicationId": "f55ff16f66f43360266b95db6f8fec01d76031054306ae4a4b380598f6cfd114",
    }
    assert client.bodies(url) == ["b1"]
    assert client.bodies(url) == []
    client("sqs:DeleteMessage", QueueUrl=url, ReceiptHandle=first[0]["ReceiptHandle"])
    assert client.bodies(url) == ["a2", "a3"]
    world.advance(seconds=30)
    assert client.bodies(url) == ["a2", "b1", "a3"]


def test_dead_letters_of_a_fifo_queue_make_room_for_the_next(client: Client, world: World) -> None:
    dead = client.queue("dead.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    redrive = {"deadLetterTargetArn": queue_arn("dead.fifo"), "maxReceiveCount": 1}
    url = client.queue("queue.fifo", FifoQueue="true", ContentBasedDeduplication="true", RedrivePolicy=redrive)
    for body in ("1", "2", "3"):
        client.put(url, body, MessageGroupId="g")
    assert [each["Body"] for each in client.take(url, 2)] == ["1", "2"]
    world.advance(seconds=30)
    assert client.bodies(url) == ["3"]
    letters = client.take(dead)
    assert [each["Body"] for each in letters] == ["1", "2"]
    assert letters[0]["Attributes"]["SequenceNumber"] < letters[1]["Attributes"]["SequenceNumber"]


def test_a_queue_has_its_accounts_time(client: Client, world: World) -> None:
    other = Client(world, world.new_account("1" * 12, test_clock=True))
    put_ahead(world, "1" * 12, days=400)
    url = other.queue()
    other("sqs:AddPermission", QueueUrl=url, Label="us", AWSAccountIds=["0" * 12], Actions=["*"])
    client.put(url)
    (message,) = client.take(url)
    ahead = int(message["Attributes"]["SentTimestamp"]) / 1000 - world.now.timestamp()
    assert timedelta(seconds=ahead) == timedelta(days=400)
    client("sqs:ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert len(other.take(url)) == 1
