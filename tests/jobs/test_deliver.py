"""What becomes of deliveries: shaped, delivered, tried again, given up."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from eventing import FUNCTION, LOG_GROUP, QUEUE, RULE, Client, Endpoint, delivered, lines, target
from tokiwa.domain.dispatch import Status
from world import ACCOUNT, REGION, World


def hook(client: Client, endpoint: Endpoint, **changes: Any) -> str:
    """The ARN of an API destination for the endpoint."""
    connection = client(
        "events:CreateConnection",
        Name="door",
        AuthorizationType="BASIC",
        AuthParameters={"BasicAuthParameters": {"Username": "ann", "Password": "hush"}},
    )["ConnectionArn"]
    made = client(
        "events:CreateApiDestination",
        **{
            "Name": "hook",
            "ConnectionArn": connection,
            "InvocationEndpoint": endpoint.url,
            "HttpMethod": "POST",
            **changes,
        },
    )
    arn: str = made["ApiDestinationArn"]
    return arn


def one(world: World) -> Any:
    (found,) = delivered(world)
    return found


def test_a_delivery_tells_of_its_success(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target())

    identity = client.send()
    world.settle()

    found = one(world)
    assert (found.event, found.rule, found.target, found.target_arn) == (identity, RULE, "one", LOG_GROUP)
    assert (found.status, found.attempts, found.error_code) == (Status.DELIVERED, 1, "")
    assert found.created_at == found.first_at == found.updated_at == world.now


SHAPES: dict[str, tuple[dict[str, Any], Any]] = {
    "a constant": ({"Input": '{"c": 1}'}, {"c": 1}),
    "a part": ({"InputPath": "$.detail"}, {"n": 1}),
    "a template": (
        {
            "InputTransformer": {
                "InputPathsMap": {"n": "$.detail.n"},
                "InputTemplate": '{"n": <n>, "rule": <aws.events.rule-arn>, "at": <aws.events.event.ingestion-time>}',
            }
        },
        {"n": 1, "rule": RULE, "at": "2027-01-01T00:00:00Z"},
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_the_target_receives_what_it_wants(case: str, client: Client, world: World) -> None:
    shaping, expected = SHAPES[case]
    client.log_group()
    client.rule("rule", target(**shaping))

    client.send(Time=world.now - timedelta(days=3))
    world.settle()

    assert lines(world) == [expected]


def test_a_failed_attempt_is_made_again_later_and_later(client: Client, world: World, endpoint: Endpoint) -> None:
    endpoint.answers = [(500, {}, ""), (429, {}, ""), (200, {}, "")]
    client.rule("rule", target(hook(client, endpoint)))
    client.send()

    world.settle()
    first = one(world)
    assert (first.status, first.attempts, first.error_code) == (Status.RETRYING, 1, "ERROR_FROM_TARGET")
    assert first.error_message == "The endpoint answered with status 500."
    assert timedelta(seconds=0.5) <= first.next_at - world.now <= timedelta(seconds=1)

    world.advance(seconds=1)
    second = one(world)
    assert (second.status, second.attempts, second.error_code) == (Status.RETRYING, 2, "THROTTLING")
    assert timedelta(seconds=1) <= second.next_at - world.now <= timedelta(seconds=2)

    world.advance(seconds=2)
    last = one(world)
    assert (last.status, last.attempts, last.error_code) == (Status.DELIVERED, 3, "")
    assert last.first_at == first.first_at
    assert len(endpoint.requests) == 3


def test_an_endpoint_may_ask_for_time(client: Client, world: World, endpoint: Endpoint) -> None:
    endpoint.answers = [(503, {"Retry-After": "600"}, ""), (200, {}, "")]
    client.rule("rule", target(hook(client, endpoint)))
    client.send()

    world.settle()

    assert one(world).next_at == world.now + timedelta(minutes=10)


def test_an_endpoint_cannot_ask_for_more_time_than_the_event_has(
    client: Client, world: World, endpoint: Endpoint
) -> None:
    endpoint.answers = [(503, {"Retry-After": "600"}, ""), (200, {}, "")]
    client.rule("rule", target(hook(client, endpoint), RetryPolicy={"MaximumEventAgeInSeconds": 60}))
    client.send()

    world.settle()

    assert one(world).next_at == world.now + timedelta(minutes=1)


ENDS: dict[str, tuple[int, dict[str, int], int, str]] = {
    "retries": (500, {"MaximumRetryAttempts": 2}, 3, "MaximumRetryAttempts"),
    "no retries": (500, {"MaximumRetryAttempts": 0}, 1, "MaximumRetryAttempts"),
    "age": (500, {"MaximumEventAgeInSeconds": 60}, 6, "MaximumEventAgeInSeconds"),
    "a refusal that stays": (404, {}, 1, ""),
    "a redirect, which is not followed": (302, {}, 1, ""),
}


@pytest.mark.parametrize("case", ENDS)
def test_what_is_given_up_is_kept_where_the_target_says(
    case: str, client: Client, world: World, endpoint: Endpoint
) -> None:
    status, policy, attempts, exhausted = ENDS[case]
    endpoint.answers = [(status, {"Location": f"{endpoint.url}/other"}, "")]
    client.log_group()
    client.rule(
        "rule", target(hook(client, endpoint), RetryPolicy=policy, DeadLetterConfig={"Arn": LOG_GROUP}, Input="{}")
    )
    identity = client.send()

    world.settle()
    for _ in range(120):
        world.advance(seconds=1)

    found = one(world)
    assert found.status is Status.DEAD
    assert len(endpoint.requests) == found.attempts
    assert found.attempts <= attempts + 1 if case == "age" else found.attempts == attempts
    (kept,) = lines(world)
    assert kept["event"]["id"] == identity
    assert kept["attributes"] == {
        "RULE_ARN": RULE,
        "TARGET_ARN": found.target_arn,
        "ERROR_CODE": "ERROR_FROM_TARGET",
        "ERROR_MESSAGE": f"The endpoint answered with status {status}.",
        "RETRY_ATTEMPTS": str(found.attempts - 1),
        **({"EXHAUSTED_RETRY_CONDITION": exhausted} if exhausted else {}),
    }


def test_what_is_given_up_can_be_told_on_a_bus_but_not_for_ever(client: Client, world: World) -> None:
    bus = client("events:CreateEventBus", Name="lost")["EventBusArn"]
    client.log_group()
    client.rule("rule", target(FUNCTION, DeadLetterConfig={"Arn": bus}))
    listening = {"EventBusName": "lost", "EventPattern": json.dumps({"source": ["tokiwa"]})}
    client.rule("listener", target(), **listening)
    # A listener that fails itself, with the same bus for its own lost events, must not feed itself.
    client.rule("failing", target(FUNCTION, DeadLetterConfig={"Arn": bus}), **listening)

    identity = client.send()
    world.settle()

    (line,) = lines(world)
    assert (line["source"], line["detail-type"], line["resources"]) == ("tokiwa", "Undelivered Event", [RULE])
    assert line["detail"]["attributes"]["ERROR_CODE"] == "NO_RESOURCE"
    assert line["detail"]["event"]["id"] == identity
    assert sorted(d.status for d in delivered(world)) == ["dead", "delivered", "dropped"]


DROPS: dict[str, tuple[dict[str, Any], str]] = {
    "nowhere to keep it": ({}, ""),
    "a queue that is not there": (
        {"DeadLetterConfig": {"Arn": QUEUE}},
        f" The queue {QUEUE} does not exist.",
    ),
    "a log group that is not there": (
        {"DeadLetterConfig": {"Arn": LOG_GROUP}},
        f" The log group {LOG_GROUP} does not exist.",
    ),
    "a bus that is not there": (
        {"DeadLetterConfig": {"Arn": f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/gone"}},
        (
            f" The event bus arn:aws:events:{REGION}:{ACCOUNT}:event-bus/gone, which is to keep undelivered events, "
            "does not exist."
        ),
    ),
}


@pytest.mark.parametrize("case", DROPS)
def test_what_cannot_be_kept_is_dropped_and_says_why(case: str, client: Client, world: World) -> None:
    more, addition = DROPS[case]
    client.rule("rule", target(FUNCTION, **more))

    client.send()
    world.settle()

    found = one(world)
    assert (found.status, found.attempts, found.error_code) == (Status.DROPPED, 1, "NO_RESOURCE")
    assert found.error_message == f"Function not found: {FUNCTION}{addition}"


@pytest.mark.parametrize("gone", ["target", "rule"])
def test_a_target_that_is_removed_meanwhile_is_not_called_again(
    gone: str, client: Client, world: World, endpoint: Endpoint
) -> None:
    endpoint.answers = [(500, {}, "")]
    client.rule("rule", target(hook(client, endpoint)))
    client.send()
    world.settle()

    client("events:RemoveTargets", Rule="rule", Ids=["one"])
    if gone == "rule":
        client("events:DeleteRule", Name="rule")
    world.advance(minutes=1)

    found = one(world)
    assert (found.status, found.attempts, found.error_code) == (Status.DROPPED, 1, "NO_RESOURCE")
    assert len(endpoint.requests) == 1


def test_a_disabled_rule_still_delivers_what_it_took(client: Client, world: World, endpoint: Endpoint) -> None:
    endpoint.answers = [(500, {}, ""), (200, {}, "")]
    client.rule("rule", target(hook(client, endpoint)))
    client.send()
    world.settle()

    client("events:DisableRule", Name="rule")
    world.advance(seconds=1)

    assert one(world).status is Status.DELIVERED
