"""Queues as targets of rules, and as the place of events that could not be delivered."""

import json
from typing import Any

import pytest

from eventing import FUNCTION, RULE, delivered, put_ahead, target
from eventing import Client as Events
from functions import allow
from messaging import EVENTS, Client, queue_arn
from tokiwa.domain.dispatch import Status
from world import ACCOUNT, World

TRUST = {"Effect": "Allow", "Principal": {"Service": EVENTS}, "Action": "sts:AssumeRole"}


@pytest.fixture
def queues(world: World) -> Client:
    """The account's root as a caller of SQS."""
    return Client(world, world.root)


def one(world: World) -> tuple[Status, str, str]:
    (found,) = delivered(world)
    return found.status, found.error_code, found.error_message


def test_a_rules_events_come_as_messages(client: Events, queues: Client, world: World) -> None:
    url = queues.queue(let=(EVENTS, RULE))
    client.rule("rule", target(queue_arn(), InputPath="$.detail"))
    client.send(Detail='{"n":1}')
    world.settle()
    (message,) = queues.take(url)
    assert (message["Body"], message["Attributes"]["SenderId"]) == ('{"n":1}', EVENTS)
    assert one(world)[0] == Status.DELIVERED


REFUSED = {
    "another rule's": {"let": (EVENTS, f"{RULE}-2")},
    "another service's": {"let": ("sns.amazonaws.com", RULE)},
    "nobody's": {},
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_queue_that_is_only_open_to_others_gets_nothing(
    case: str, client: Events, queues: Client, world: World
) -> None:
    more: dict[str, Any] = REFUSED[case]
    url = queues.queue(**more)
    client.rule("rule", target(queue_arn()))
    client.send()
    world.settle()
    assert queues.bodies(url) == []
    status, code, message = one(world)
    assert (status, code) == (Status.DROPPED, "NO_PERMISSIONS")
    assert message.startswith(f"The policy of {queue_arn()} does not let {EVENTS} send messages for {RULE}.")


def test_a_queue_that_is_not_there(client: Events, world: World) -> None:
    client.rule("rule", target(queue_arn()))
    client.send()
    world.settle()
    assert one(world) == (Status.DROPPED, "NO_RESOURCE", f"The queue {queue_arn()} does not exist.")


@pytest.mark.parametrize(
    ("action", "status"), [("sqs:SendMessage", Status.DELIVERED), ("sqs:ReceiveMessage", Status.DROPPED)]
)
def test_a_role_may_do_it_instead_of_the_policy(
    action: str, status: Status, client: Events, queues: Client, world: World
) -> None:
    queues.queue()
    role = queues.role("sender", allow(action, queue_arn()), trust=TRUST)
    client.rule("rule", target(queue_arn(), RoleArn=role))
    client.send()
    world.settle()
    assert one(world)[0] == status


def test_a_message_that_is_too_large_for_the_queue(client: Events, queues: Client, world: World) -> None:
    queues.queue(let=(EVENTS, RULE), MaximumMessageSize="1024")
    client.rule("rule", target(queue_arn()))
    client.send(Detail=json.dumps({"text": "x" * 1024}))
    world.settle()
    status, code, message = one(world)
    assert (status, code) == (Status.DROPPED, "SDK_CLIENT_ERROR")
    assert f"{queue_arn()} takes at most 1024." in message


def test_a_fifo_queue_wants_a_group(client: Events, queues: Client, world: World) -> None:
    arn = queue_arn("q.fifo")
    url = queues.queue("q.fifo", let=(EVENTS, RULE), FifoQueue="true", ContentBasedDeduplication="true")
    with_group = target(arn, "with", SqsParameters={"MessageGroupId": "g"})
    client.rule("rule", with_group, target(arn, "without"))
    client.send()
    world.settle()
    (message,) = queues.take(url)
    assert message["Attributes"]["MessageGroupId"] == "g"
    told = {each.target: each.error_message for each in delivered(world)}
    assert told["with"] == ""
    assert told["without"].startswith(f"{arn} is a FIFO queue")


def test_another_accounts_queue_has_its_own_time(client: Events, world: World) -> None:
    other = Client(world, world.new_account("1" * 12, test_clock=True))
    put_ahead(world, "1" * 12, days=400)
    url = other.queue(let=(EVENTS, RULE))
    client.rule("rule", target(queue_arn(account="1" * 12)))
    client.send()
    world.settle()
    assert len(other.take(url)) == 1


def test_what_cannot_be_delivered_is_a_dead_letter_with_the_reasons(
    client: Events, queues: Client, world: World
) -> None:
    url = queues.queue("dead", let=(EVENTS, RULE))
    client.rule("rule", target(FUNCTION, DeadLetterConfig={"Arn": queue_arn("dead")}))
    identity = client.send()
    world.settle()
    (message,) = queues.take(url)
    body = json.loads(message["Body"])
    assert (body["id"], body["account"], body["detail"]) == (identity, ACCOUNT, {"n": 1})
    assert {name: each["StringValue"] for name, each in message["MessageAttributes"].items()} == {
        "RULE_ARN": RULE,
        "TARGET_ARN": FUNCTION,
        "ERROR_CODE": "NO_RESOURCE",
        "ERROR_MESSAGE": f"Function not found: {FUNCTION}",
        "RETRY_ATTEMPTS": "0",
    }
    assert one(world)[0] == Status.DEAD


def test_which_limit_was_reached_is_one_of_the_reasons(
    client: Events, queues: Client, world: World, endpoint: Any, hook: Any
) -> None:
    endpoint.answers = [(503, {}, "")]
    url = queues.queue("dead", let=(EVENTS, RULE))
    config = {"DeadLetterConfig": {"Arn": queue_arn("dead")}, "RetryPolicy": {"MaximumRetryAttempts": 1}}
    client.rule("rule", target(hook(), **config))
    client.send()
    world.settle()
    world.advance(minutes=1)
    (message,) = queues.take(url)
    told = {name: each["StringValue"] for name, each in message["MessageAttributes"].items()}
    assert told["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"
    assert (told["ERROR_CODE"], told["RETRY_ATTEMPTS"]) == ("ERROR_FROM_TARGET", "1")
