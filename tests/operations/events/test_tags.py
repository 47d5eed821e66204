from __future__ import annotations

from typing import Any

import pytest

from eventing import DEFAULT_BUS, RULE, Client

TAGS = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]


@pytest.mark.parametrize("arn", [DEFAULT_BUS, RULE], ids=["bus", "rule"])
def test_tags_are_put_changed_and_removed(arn: str, client: Client) -> None:
    client.rule()

    client("events:TagResource", ResourceARN=arn, Tags=TAGS)
    client("events:TagResource", ResourceARN=arn, Tags=[{"Key": "a", "Value": "3"}])
    assert client("events:ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "a", "Value": "3"}, TAGS[1]]

    client("events:UntagResource", ResourceARN=arn, TagKeys=["a", "never-there"])
    assert client("events:ListTagsForResource", ResourceARN=arn)["Tags"] == [TAGS[1]]


def test_a_new_bus_and_a_new_rule_take_tags(client: Client) -> None:
    bus = client("events:CreateEventBus", Name="own", Tags=TAGS)["EventBusArn"]
    rule = client.rule(Tags=TAGS, EventBusName="own")

    for arn in (bus, rule):
        assert client("events:ListTagsForResource", ResourceARN=arn)["Tags"] == TAGS


@pytest.mark.parametrize(
    ("arn", "sentence"),
    [
        (RULE.replace("/rule", "/gone"), "Rule gone does not exist on EventBus default."),
        (RULE.replace("/rule", "/own/gone"), "Rule gone does not exist on EventBus own."),
        (DEFAULT_BUS.replace("default", "gone"), "Event bus gone does not exist."),
    ],
)
@pytest.mark.parametrize(
    ("name", "given"),
    [("TagResource", {"Tags": TAGS}), ("UntagResource", {"TagKeys": ["a"]}), ("ListTagsForResource", {})],
)
def test_what_is_not_there_has_no_tags(
    arn: str, sentence: str, name: str, given: dict[str, Any], client: Client
) -> None:
    assert client.refused(f"events:{name}", ResourceARN=arn, **given) == f"ResourceNotFoundException: {sentence}"


def test_a_policy_may_look_at_tags(client: Client, user: Any) -> None:
    client.rule("ours", Tags=[{"Key": "team", "Value": "edge"}])
    client.rule("theirs")
    condition = {"StringEquals": {"aws:ResourceTag/team": "edge"}}
    ann = user("ann", {"Effect": "Allow", "Action": "events:DescribeRule", "Resource": "*", "Condition": condition})

    assert ann("events:DescribeRule", Name="ours")["Name"] == "ours"
    assert "AccessDeniedException" in ann.refused("events:DescribeRule", Name="theirs")
