"""Listing rules, letting them rest and work again, and removing them."""

from __future__ import annotations

from typing import Any

import pytest

from eventing import FUNCTION, LOG_GROUP, Client, delivered, lines, target
from world import World


def names(answer: dict[str, Any]) -> list[str]:
    return [rule["Name"] for rule in answer["Rules"]]


def test_rules_are_listed_by_name_in_pages_and_by_prefix(client: Client) -> None:
    for name in ("beta-2", "alpha", "beta-1", "gamma", "beta-3"):
        client.rule(name)

    first = client("events:ListRules", Limit=2)
    second = client("events:ListRules", Limit=2, NextToken=first["NextToken"])
    last = client("events:ListRules", Limit=2, NextToken=second["NextToken"])

    assert names(first) + names(second) + names(last) == ["alpha", "beta-1", "beta-2", "beta-3", "gamma"]
    assert "NextToken" not in last
    assert names(client("events:ListRules", NamePrefix="beta")) == ["beta-1", "beta-2", "beta-3"]
    assert "CreatedBy" not in first["Rules"][0]


def test_rules_are_found_by_target(client: Client) -> None:
    client.rule("both", target(FUNCTION), target(LOG_GROUP, "two"))
    client.rule("one", target(FUNCTION))
    client.rule("none")

    assert client("events:ListRuleNamesByTarget", TargetArn=FUNCTION)["RuleNames"] == ["both", "one"]
    assert client("events:ListRuleNamesByTarget", TargetArn=FUNCTION, Limit=1)["RuleNames"] == ["both"]
    assert client("events:ListRuleNamesByTarget", TargetArn=LOG_GROUP)["RuleNames"] == ["both"]


def test_a_disabled_rule_takes_no_events_until_it_is_enabled(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target())

    client("events:DisableRule", Name="rule")
    client.send()
    world.settle()
    assert (client("events:DescribeRule", Name="rule")["State"], delivered(world)) == ("DISABLED", [])

    client("events:EnableRule", Name="rule")
    identity = client.send()
    world.settle()
    assert [line["id"] for line in lines(world)] == [identity]


def test_a_rule_with_targets_cannot_be_deleted(client: Client) -> None:
    client.rule("rule", target())

    assert client.refused("events:DeleteRule", Name="rule") == (
        "ValidationException: Rule can't be deleted since it has targets."
    )

    client("events:RemoveTargets", Rule="rule", Ids=["one"])
    client("events:DeleteRule", Name="rule")
    assert names(client("events:ListRules")) == []
    client("events:DeleteRule", Name="rule")


@pytest.mark.parametrize("name", ["DescribeRule", "EnableRule", "DisableRule"])
def test_a_rule_that_is_not_there(name: str, client: Client) -> None:
    assert client.refused(f"events:{name}", Name="gone") == (
        "ResourceNotFoundException: Rule gone does not exist on EventBus default."
    )


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DescribeRule", {"Name": "r"}),
        ("DeleteRule", {"Name": "r"}),
        ("ListRules", {}),
        ("ListRuleNamesByTarget", {"TargetArn": FUNCTION}),
        ("ListTargetsByRule", {"Rule": "r"}),
    ],
)
def test_a_bus_that_is_not_there(name: str, given: dict[str, Any], client: Client) -> None:
    assert client.refused(f"events:{name}", EventBusName="gone", **given) == (
        "ResourceNotFoundException: Event bus gone does not exist."
    )
