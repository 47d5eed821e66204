from __future__ import annotations

from typing import Any

import pytest

from eventing import FUNCTION, LOG_GROUP, QUEUE, RULE, Client, target
from world import ACCOUNT, REGION

NONE_FAILED = {"FailedEntryCount": 0, "FailedEntries": []}
FULL: dict[str, dict[str, Any]] = {
    "a function": target(FUNCTION, RetryPolicy={"MaximumRetryAttempts": 3}),
    "a version of it": target(f"{FUNCTION}:7", RetryPolicy={"MaximumEventAgeInSeconds": 60}),
    "a log group": target(Input='{"a":1}', DeadLetterConfig={"Arn": QUEUE}),
    "a bus": target(f"arn:aws:events:{REGION}:111111111111:event-bus/b", RoleArn=f"arn:aws:iam::{ACCOUNT}:role/r"),
    "an API destination": target(
        f"arn:aws:events:{REGION}:{ACCOUNT}:api-destination/hook/1-2",
        InputPath="$.detail",
        HttpParameters={
            "PathParameterValues": ["a"],
            "HeaderParameters": {"X-A": "b"},
            "QueryStringParameters": {"q": "$.id"},
        },
    ),
    "a template": target(
        InputTransformer={"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"number": <n>}'},
        DeadLetterConfig={"Arn": LOG_GROUP},
    ),
    "parameters of another service": target(KinesisParameters={"PartitionKeyPath": "$.id"}),
}


@pytest.mark.parametrize("case", FULL)
def test_a_target_is_listed_as_it_was_put(case: str, client: Client) -> None:
    client.rule()

    assert client("events:PutTargets", Rule="rule", Targets=[FULL[case]]) == NONE_FAILED

    assert client("events:ListTargetsByRule", Rule="rule") == {"Targets": [FULL[case]]}


def test_a_target_with_the_same_id_takes_its_place_and_removing_is_by_id(client: Client) -> None:
    client.rule("rule", target(FUNCTION), target(LOG_GROUP, "two"))
    client("events:PutTargets", Rule="rule", Targets=[target(LOG_GROUP)])
    assert client("events:ListTargetsByRule", Rule="rule")["Targets"] == [target(), target(id_="two")]

    assert client("events:RemoveTargets", Rule="rule", Ids=["one", "never-there"]) == NONE_FAILED

    assert client("events:ListTargetsByRule", Rule="rule")["Targets"] == [target(id_="two")]


def test_five_targets_are_listed_in_pages(client: Client) -> None:
    client.rule("rule", *[target(id_=f"t{n}") for n in range(5)])

    first = client("events:ListTargetsByRule", Rule="rule", Limit=3)
    rest = client("events:ListTargetsByRule", Rule="rule", Limit=3, NextToken=first["NextToken"])

    assert [t["Id"] for t in first["Targets"] + rest["Targets"]] == ["t0", "t1", "t2", "t3", "t4"]
    assert "NextToken" not in rest
    client.rule("other")
    assert client.refused("events:ListTargetsByRule", Rule="other", NextToken=first["NextToken"]).startswith(
        "ValidationException: The pagination token is not valid."
    )


def test_there_is_no_sixth_target(client: Client) -> None:
    client.rule("rule", *[target(id_=f"t{n}") for n in range(4)])

    two_more = [target(id_="t4"), target(id_="t5")]

    assert client.refused("events:PutTargets", Rule="rule", Targets=two_more) == (
        "LimitExceededException: The requested resource exceeds the maximum number allowed."
    )
    assert len(client("events:ListTargetsByRule", Rule="rule")["Targets"]) == 4


INVALID = "ValidationException: "
STATES = "arn:aws:states:us-east-1:000000000000:stateMachine:s"
SERVED = (
    "This server delivers to Lambda functions, event buses, log groups, API destinations, SQS queues and SNS topics."
)
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "two kinds of input": (
        target(Input="{}", InputPath="$.detail"),
        INVALID + "Only one of Input, InputPath, or InputTransformer must be provided for target one.",
    ),
    "an unknown placeholder": (
        target(InputTransformer={"InputTemplate": '"<key>"'}),
        INVALID + "InputTemplate for target one contains invalid placeholder key.",
    ),
    "an id that is none": (
        target(id_="!@#$@!#$"),
        INVALID + "1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ),
    "an ARN that is none": (
        target("function"),
        INVALID + "Parameter function is not valid. Reason: Provided Arn is not in correct format.",
    ),
    "a service that is not here": (target(STATES), INVALID + f"Parameter {STATES} is not valid. Reason: {SERVED}"),
    "a dead-letter queue that is none": (
        target(DeadLetterConfig={"Arn": FUNCTION}),
        INVALID + f"Parameter {FUNCTION} is not valid. Reason: A dead-letter queue is an SQS queue or, here, "
        "an event bus or a log group.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client) -> None:
    client.rule()
    given, message = REFUSED[case]

    assert (
        client.refused("events:PutTargets", Rule="rule", Targets=[target(id_="fine"), given]).replace(
            "targets.2", "targets.1"
        )
        == message
    )
    assert client("events:ListTargetsByRule", Rule="rule")["Targets"] == []


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("PutTargets", {"Targets": [target()]}),
        ("RemoveTargets", {"Ids": ["one"]}),
        ("ListTargetsByRule", {}),
    ],
)
def test_a_rule_that_is_not_there_has_no_targets(name: str, given: dict[str, Any], client: Client) -> None:
    missing = "ResourceNotFoundException: Rule gone does not exist on EventBus default."

    assert client.refused(f"events:{name}", Rule="gone", **given) == missing


def test_a_policy_may_limit_where_events_go(client: Client, user: Any) -> None:
    client.rule()
    only = {"ForAllValues:ArnLike": {"events:TargetArn": "arn:aws:lambda:*:*:function:*"}}
    ann = user("ann", {"Effect": "Allow", "Action": "events:PutTargets", "Resource": RULE, "Condition": only})

    ann("events:PutTargets", Rule="rule", Targets=[target(FUNCTION)])
    refusal = ann.refused("events:PutTargets", Rule="rule", Targets=[target(FUNCTION), target(id_="two")])
    assert refusal.startswith("AccessDeniedException")
