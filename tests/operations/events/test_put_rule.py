from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from eventing import PATTERN, RULE, Client, target
from tokiwa.store import jobs
from world import ACCOUNT, REGION, World


def due(world: World, arn: str = RULE) -> Any:
    with world.means.store.snapshot() as tx:
        return jobs.due_at(tx, "schedule", arn)


def test_a_rule_is_described_as_it_was_put(client: Client) -> None:
    arn = client.rule(Description="tells", RoleArn=f"arn:aws:iam::{ACCOUNT}:role/r")

    assert arn == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/rule"
    assert client("events:DescribeRule", Name="rule") == {
        "Name": "rule",
        "Arn": arn,
        "EventPattern": PATTERN,
        "State": "ENABLED",
        "Description": "tells",
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/r",
        "EventBusName": "default",
        "CreatedBy": ACCOUNT,
    }


def test_a_rule_of_another_bus_has_the_bus_in_its_arn(client: Client) -> None:
    bus = client("events:CreateEventBus", Name="own")["EventBusArn"]

    assert client.rule(EventBusName="own") == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/own/rule"
    assert client("events:DescribeRule", Name="rule", EventBusName=bus)["EventBusName"] == "own"


def test_putting_a_rule_again_replaces_it_but_for_tags_and_targets(client: Client) -> None:
    client.rule("rule", target(), Description="first", Tags=[{"Key": "team", "Value": "edge"}])

    client.rule(EventPattern='{"source":["other"]}', State="DISABLED", Tags=[{"Key": "team", "Value": "new"}])

    again = client("events:DescribeRule", Name="rule")
    assert (again["EventPattern"], again["State"]) == ('{"source":["other"]}', "DISABLED")
    assert "Description" not in again
    assert client("events:ListTagsForResource", ResourceARN=RULE)["Tags"] == [{"Key": "team", "Value": "edge"}]
    assert [found["Id"] for found in client("events:ListTargetsByRule", Rule="rule")["Targets"]] == ["one"]


INVALID = "ValidationException: "
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "neither pattern nor schedule": (
        {"EventPattern": None},
        INVALID + "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    ),
    "a pattern that is none": (
        {"EventPattern": '{"source":"app"}'},
        (
            'InvalidEventPatternException: Event pattern is not valid. Reason: "source" must be an object or an array\n'
            ' at [Source: (String)"{"source":"app"}"; line: 1, column: 12]'
        ),
    ),
    "a schedule that is none": (
        {"ScheduleExpression": "rate(1 minutes)"},
        INVALID + "Parameter ScheduleExpression is not valid.",
    ),
    "a schedule on a bus of one's own": (
        {"EventBusName": "own", "ScheduleExpression": "rate(1 minute)"},
        INVALID + "ScheduleExpression is supported only on the default event bus.",
    ),
    "a bus that is not there": ({"EventBusName": "gone"}, "ResourceNotFoundException: Event bus gone does not exist."),
    "a name with a space": (
        {"Name": "a b"},
        INVALID + "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client) -> None:
    client("events:CreateEventBus", Name="own")
    changes, message = REFUSED[case]
    wanted = {"Name": "rule", "EventPattern": PATTERN, **changes}

    assert client.refused("events:PutRule", **{k: v for k, v in wanted.items() if v is not None}) == message


TOO_MANY = "LimitExceededException: The requested resource exceeds the maximum number allowed."


def test_a_bus_takes_three_hundred_rules_and_may_change_any_of_them(client: Client) -> None:
    for number in range(300):
        client.rule(f"rule-{number}")

    assert client.refused("events:PutRule", Name="one-more", EventPattern=PATTERN) == TOO_MANY
    client.rule("rule-7", Description="changed")


def test_a_bus_takes_thirty_rules_with_wildcards(client: Client) -> None:
    wild = json.dumps({"source": [{"wildcard": "a*"}]})
    for number in range(30):
        client.rule(f"rule-{number}", EventPattern=wild)

    assert client.refused("events:PutRule", Name="one-more", EventPattern=wild) == TOO_MANY
    client.rule("plain")


def test_a_schedule_is_planned_moved_and_given_up(client: Client, world: World) -> None:
    client.rule(ScheduleExpression="rate(5 minutes)", EventPattern=None)
    assert due(world) == world.now + timedelta(minutes=5)

    client.rule(ScheduleExpression="cron(0 12 * * ? *)", EventPattern=None)
    assert due(world) == world.now + timedelta(hours=12)

    client.rule(ScheduleExpression="rate(1 hour)", EventPattern=None, State="DISABLED")
    assert due(world) is None

    world.now += timedelta(minutes=10)
    client("events:EnableRule", Name="rule")
    assert due(world) == world.now + timedelta(hours=1)

    client.rule(EventPattern=PATTERN)
    assert due(world) is None


def test_a_role_may_only_be_given_by_who_may_pass_it(client: Client, user: Any) -> None:
    ann = user("ann", {"Effect": "Allow", "Action": "events:PutRule", "Resource": "*"})
    role = f"arn:aws:iam::{ACCOUNT}:role/r"

    assert ann.refused("events:PutRule", Name="rule", EventPattern=PATTERN, RoleArn=role).startswith(
        f"AccessDeniedException: User: arn:aws:iam::{ACCOUNT}:user/ann is not authorized to perform: iam:PassRole on"
    )


def test_a_policy_may_limit_the_sources_that_rules_ask_for(user: Any) -> None:
    only = {"ForAllValues:StringEquals": {"events:source": ["aws.acm"]}, "Null": {"events:source": "false"}}
    ann = user("ann", {"Effect": "Allow", "Action": "events:PutRule", "Resource": "*", "Condition": only})

    ann.rule(EventPattern='{"source":["aws.acm"]}')
    for pattern in ('{"source":["aws.acm","app"]}', '{"detail-type":["x"]}', "no json"):
        assert "AccessDeniedException" in ann.refused("events:PutRule", Name="rule", EventPattern=pattern)


def test_a_policy_may_name_the_rule_and_ask_for_tags(user: Any) -> None:
    tagged = {"StringEquals": {"aws:RequestTag/team": "edge"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    ann = user("ann", {"Effect": "Allow", "Action": "events:PutRule", "Resource": RULE, "Condition": tagged})

    ann.rule(Tags=[{"Key": "team", "Value": "edge"}])
    assert "AccessDeniedException" in ann.refused("events:PutRule", Name="rule", EventPattern=PATTERN)
    assert "AccessDeniedException" in ann.refused(
        "events:PutRule", Name="other", EventPattern=PATTERN, Tags=[{"Key": "team", "Value": "edge"}]
    )
