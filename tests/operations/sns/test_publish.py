"""Messages are published to those who want them."""

import json
from typing import Any

import pytest

from functions import allow
from messaging import SNS, TOPIC, Client, queue_arn
from world import World

TEXT = {"a": {"DataType": "String", "StringValue": "x"}}


@pytest.fixture
def url(client: Client) -> str:
    """The URL of a queue that subscribes to the topic, without anything around its messages."""
    client.topic()
    made = client.queue(let=(SNS, TOPIC))
    client.subscribe("sqs", queue_arn(), RawMessageDelivery="true")
    return made


def test_who_subscribes_gets_the_message(client: Client, world: World, url: str) -> None:
    client.publish("hello", MessageAttributes=TEXT)
    world.settle()
    (message,) = client.take(url)
    assert message["Body"] == "hello"
    assert message["MessageAttributes"] == TEXT


def test_a_filter_policy_keeps_what_is_not_wanted(client: Client, world: World) -> None:
    client.topic()
    policies: dict[str, dict[str, Any]] = {
        "all": {},
        "red": {"FilterPolicy": {"colour": ["red"]}},
        "body": {"FilterPolicy": {"n": [1]}, "FilterPolicyScope": "MessageBody"},
    }
    urls = {name: client.queue(name, let=(SNS, TOPIC)) for name in policies}
    for name, given in policies.items():
        client.subscribe("sqs", queue_arn(name), RawMessageDelivery="true", **given)
    client.publish("plain")
    client.publish("red", MessageAttributes={"colour": {"DataType": "String", "StringValue": "red"}})
    client.publish('{"n":1}')
    world.settle()
    found = {name: sorted(client.bodies(url)) for name, url in urls.items()}
    assert found == {"all": ["plain", "red", '{"n":1}'], "red": ["red"], "body": ['{"n":1}']}


def test_each_protocol_may_have_a_text_of_its_own(client: Client, world: World, url: str) -> None:
    texts = {"default": "for all", "sqs": "for queues", "lambda": 5}
    client.publish(json.dumps(texts), MessageStructure="json")
    client.publish(json.dumps({"default": "for all"}), MessageStructure="json")
    world.settle()
    assert sorted(client.bodies(url)) == ["for all", "for queues"]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"Message": ""}, "InvalidParameter 400: Invalid parameter: Empty message"),
    "too much": ({"Message": "x" * 262_145}, "InvalidParameter 400: Invalid parameter: Message too long"),
    "a subject of two lines": ({"Subject": "a\nb"}, "InvalidParameter 400: Invalid parameter: Subject"),
    "a subject that is too long": ({"Subject": "a" * 101}, "InvalidParameter 400: Invalid parameter: Subject"),
    "a bad attribute": ({"MessageAttributes": {"a": {"DataType": "Text"}}}, "ParameterValueInvalid 400: "),
    "no JSON": ({"MessageStructure": "json"}, "InvalidParameter 400: Invalid parameter: Message Structure - JSON"),
    "no default": (
        {"MessageStructure": "json", "Message": '{"sqs":"x"}'},
        "InvalidParameter 400: Invalid parameter: Message Structure - No default entry",
    ),
    "another structure": ({"MessageStructure": "xml"}, "InvalidParameter 400: Invalid parameter: MessageStructure"),
    "a group": ({"MessageGroupId": "g"}, "InvalidParameter 400: Invalid parameter: MessageGroupId"),
    "a telephone": ({"PhoneNumber": "+1555"}, "InvalidParameter 400: Invalid parameter: PhoneNumber"),
    "nowhere": ({"TopicArn": ""}, "InvalidParameter 400: Invalid parameter: TopicArn or TargetArn"),
    "a topic that is not there": ({"TopicArn": f"{TOPIC}-2"}, "NotFound 404: Topic does not exist"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client) -> None:
    client.topic()
    given, told = REFUSED[case]
    assert client.refused("sns:Publish", **{"TopicArn": TOPIC, "Message": "x", **given}).startswith(told)


def test_the_topic_may_be_called_a_target(client: Client, world: World, url: str) -> None:
    client("sns:Publish", TargetArn=TOPIC, Message="x")
    world.settle()
    assert client.bodies(url) == ["x"]


def test_a_batch_goes_as_far_as_it_can(client: Client, world: World, url: str) -> None:
    user = client.user("ann", allow("sns:Publish", TOPIC))
    entries = [{"Id": "a", "Message": "1"}, {"Id": "b", "Message": ""}, {"Id": "c", "Message": "3"}]
    answer = user("sns:PublishBatch", TopicArn=TOPIC, PublishBatchRequestEntries=entries)
    assert [each["Id"] for each in answer["Successful"]] == ["a", "c"]
    assert [(each["Id"], each["Code"], each["SenderFault"]) for each in answer["Failed"]] == [
        ("b", "InvalidParameter", True)
    ]
    world.settle()
    assert sorted(client.bodies(url)) == ["1", "3"]


BATCHES: dict[str, tuple[list[str], int, str]] = {
    "none": ([], 1, "EmptyBatchRequest"),
    "eleven": (list("abcdefghijk"), 1, "TooManyEntriesInBatchRequest"),
    "twice the same id": (["a", "a"], 1, "BatchEntryIdsNotDistinct"),
    "an id with a space": (["a b"], 1, "InvalidBatchEntryId"),
    "too much together": (["a", "b"], 140_000, "BatchRequestTooLong"),
}


@pytest.mark.parametrize("case", BATCHES)
def test_a_batch_that_is_none(case: str, client: Client) -> None:
    client.topic()
    ids, size, code = BATCHES[case]
    entries = [{"Id": each, "Message": "x" * size} for each in ids]
    told = client.refused("sns:PublishBatch", TopicArn=TOPIC, PublishBatchRequestEntries=entries)
    assert told.startswith(f"{code} 400: ")


def test_messages_are_on_no_record(client: Client) -> None:
    client.topic()
    client.publish("a secret word", Subject="hush")
    seen = str(client("cloudtrail:LookupEvents")["Events"])
    assert "secret" not in seen
    assert "hush" not in seen
