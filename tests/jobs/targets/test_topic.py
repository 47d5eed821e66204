"""Topics as targets of rules."""

import json

import pytest

from eventing import RULE, delivered, target
from eventing import Client as Events
from functions import allow
from messaging import EVENTS, SNS, TOPIC, Client, letting, queue_arn
from tokiwa.domain.dispatch import Status
from world import World

TRUST = {"Effect": "Allow", "Principal": {"Service": EVENTS}, "Action": "sts:AssumeRole"}


@pytest.fixture
def topics(world: World) -> Client:
    """The account's root as a caller of SNS."""
    return Client(world, world.root)


def heard(topics: Client) -> str:
    """The URL of a queue that subscribes to the topic."""
    url = topics.queue(let=(SNS, TOPIC))
    topics.subscribe("sqs", queue_arn(), RawMessageDelivery="true")
    return url


def test_a_rules_events_are_published(client: Events, topics: Client, world: World) -> None:
    topics.topic(Policy=letting(EVENTS, "sns:Publish", TOPIC, RULE))
    url = heard(topics)
    client.rule(
        "rule", target(TOPIC, InputTransformer={"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '"n is <n>"'})
    )
    client.send()
    world.settle()
    assert topics.bodies(url) == [json.dumps("n is 1")]


def test_a_topic_that_is_only_open_to_others_gets_nothing(client: Events, topics: Client, world: World) -> None:
    topics.topic(Policy=letting(EVENTS, "sns:Publish", TOPIC, f"{RULE}-2"))
    url = heard(topics)
    client.rule("rule", target(TOPIC))
    client.send()
    world.settle()
    assert topics.bodies(url) == []
    (found,) = delivered(world)
    assert (found.status, found.error_code) == (Status.DROPPED, "NO_PERMISSIONS")
    assert found.error_message.startswith(f"The policy of {TOPIC} does not let {EVENTS} publish for {RULE}.")


def test_a_role_may_do_it_instead_of_the_policy(client: Events, topics: Client, world: World) -> None:
    topics.topic()
    url = heard(topics)
    role = topics.role("publisher", allow("sns:Publish", TOPIC), trust=TRUST)
    client.rule("rule", target(TOPIC, RoleArn=role))
    client.send()
    world.settle()
    assert len(topics.bodies(url)) == 1


def test_a_topic_that_is_not_there(client: Events, world: World) -> None:
    client.rule("rule", target(TOPIC))
    client.send()
    world.settle()
    (found,) = delivered(world)
    assert (found.error_code, found.error_message) == ("NO_RESOURCE", f"The topic {TOPIC} does not exist.")
