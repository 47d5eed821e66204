"""Queues as subscribers: signed content or the message alone, and what keeps it out."""

import json

import structlog

from eventing import put_ahead
from messaging import SNS, TOPIC, Client, queue_arn
from world import World


def test_a_queue_gets_the_signed_content(client: Client, world: World) -> None:
    client.topic(SignatureVersion="2")
    url = client.queue(let=(SNS, TOPIC))
    client.subscribe("sqs", queue_arn())
    identity = client.publish("hello", Subject="news")
    world.settle()
    (message,) = client.take(url)
    content = json.loads(message["Body"])
    assert (content["Type"], content["MessageId"], content["Message"]) == ("Notification", identity, "hello")
    assert (content["Subject"], content["SignatureVersion"]) == ("news", "2")
    assert "MessageAttributes" not in message
    assert message["Attributes"]["SenderId"] == SNS


def test_a_queue_whose_policy_says_nothing_of_the_topic_gets_nothing(client: Client, world: World) -> None:
    client.topic()
    client.topic("other")
    url = client.queue(let=(SNS, TOPIC.replace(":topic", ":other")))
    client.subscribe("sqs", queue_arn())
    client.subscribe("sqs", queue_arn("gone"))
    client.publish()
    with structlog.testing.capture_logs() as told:
        world.settle()
    assert client.take(url) == []
    reasons = sorted(each["why"] for each in told if each["event"] == "not delivered")
    assert reasons[0].startswith(f"The policy of {queue_arn()} does not let {SNS} send messages for {TOPIC}.")
    assert reasons[1] == f"The queue {queue_arn('gone')} does not exist."


def test_a_policy_for_everybody_with_that_condition_is_enough(client: Client, world: World) -> None:
    """As older pages of SNS's documentation write it."""
    client.topic()
    url = client.queue(let=(SNS, TOPIC))
    text = client("sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    policy = json.loads(text)
    policy["Statement"][0]["Principal"] = {"AWS": "*"}
    client("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    client.subscribe("sqs", queue_arn(), RawMessageDelivery="true")
    client.publish()
    world.settle()
    assert client.bodies(url) == ["hello"]


def test_what_a_subscriber_does_not_take_goes_to_its_dead_letter_queue(client: Client, world: World) -> None:
    client.topic()
    dead = client.queue("dead", let=(SNS, TOPIC))
    redrive = {"deadLetterTargetArn": queue_arn("dead")}
    client.subscribe("sqs", queue_arn("gone"), RawMessageDelivery="true", RedrivePolicy=redrive)
    client.publish("lost", MessageAttributes={"a": {"DataType": "String", "StringValue": "x"}})
    world.settle()
    (message,) = client.take(dead)
    assert message["Body"] == "lost"
    assert message["MessageAttributes"]["a"]["StringValue"] == "x"


def test_a_queue_of_another_account_has_its_own_time(client: Client, world: World) -> None:
    other = Client(world, world.new_account("1" * 12, test_clock=True))
    put_ahead(world, "1" * 12, days=400)
    client.topic()
    url = other.queue(let=(SNS, TOPIC))
    client("sns:AddPermission", TopicArn=TOPIC, Label="l", AWSAccountId=["1" * 12], ActionName=["Subscribe"])
    other.subscribe("sqs", queue_arn(account="1" * 12))
    client.publish()
    world.settle()
    assert len(other.take(url)) == 1
