from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventing import DEFAULT_BUS, QUEUE, Client
from world import ACCOUNT, REGION, START, World

ARN = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/own"


def test_the_default_bus_is_always_there(client: Client) -> None:
    found = client("events:DescribeEventBus")

    assert (found["Name"], found["Arn"]) == ("default", DEFAULT_BUS)
    assert found["CreationTime"].astimezone(UTC) == START
    assert [bus["Name"] for bus in client("events:ListEventBuses")["EventBuses"]] == ["default"]
    assert client.refused("events:DeleteEventBus", Name="default") == (
        "ValidationException: Cannot delete event bus default."
    )


def test_a_bus_is_made_described_changed_and_deleted(client: Client, world: World) -> None:
    settings: dict[str, Any] = {
        "Description": "ours",
        "DeadLetterConfig": {"Arn": QUEUE},
        "LogConfig": {"IncludeDetail": "FULL", "Level": "ERROR"},
    }
    assert client("events:CreateEventBus", Name="own", **settings) == {"EventBusArn": ARN, **settings}

    world.now += timedelta(hours=1)
    assert client("events:UpdateEventBus", Name="own", Description="theirs")["Description"] == "theirs"

    found = client("events:DescribeEventBus", Name=ARN)
    times = [found.pop(name).astimezone(UTC) for name in ("CreationTime", "LastModifiedTime")]
    assert times == [datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, 1, tzinfo=UTC)]
    assert found == {"Name": "own", "Arn": ARN, **settings, "Description": "theirs"}

    client("events:DeleteEventBus", Name="own")
    assert client.refused("events:DescribeEventBus", Name="own") == (
        "ResourceNotFoundException: Event bus own does not exist."
    )
    client("events:DeleteEventBus", Name="own")


def test_what_is_set_on_the_default_bus_stays(client: Client) -> None:
    client("events:UpdateEventBus", Name="default", Description="ours")

    (found,) = client("events:ListEventBuses")["EventBuses"]
    assert (found["Name"], found["Description"]) == ("default", "ours")


def test_a_name_is_taken_once(client: Client) -> None:
    client("events:CreateEventBus", Name="own")

    for name in ("own", "default"):
        assert client.refused("events:CreateEventBus", Name=name) == (
            f"ResourceAlreadyExistsException: Event bus {name} already exists."
        )


def test_there_are_no_partner_sources(client: Client) -> None:
    refusal = client.refused("events:CreateEventBus", Name="aws.partner/x/y", EventSourceName="aws.partner/x/y")

    assert refusal.startswith("ValidationException: Event source aws.partner/x/y does not exist")


def test_a_bus_with_rules_cannot_be_deleted(client: Client) -> None:
    client("events:CreateEventBus", Name="own")
    client.rule(EventBusName="own")

    assert client.refused("events:DeleteEventBus", Name="own") == (
        "ValidationException: Event bus own can't be deleted since it has rules."
    )


def test_buses_are_listed_in_pages_and_by_prefix(client: Client) -> None:
    for name in ("b-2", "a", "b-1"):
        client("events:CreateEventBus", Name=name)

    first = client("events:ListEventBuses", Limit=3)
    rest = client("events:ListEventBuses", Limit=3, NextToken=first["NextToken"])

    assert [bus["Name"] for bus in first["EventBuses"] + rest["EventBuses"]] == ["a", "b-1", "b-2", "default"]
    assert [bus["Name"] for bus in client("events:ListEventBuses", NamePrefix="b-")["EventBuses"]] == ["b-1", "b-2"]


def test_an_account_has_a_hundred_buses_of_its_own(client: Client) -> None:
    for number in range(100):
        client("events:CreateEventBus", Name=f"bus-{number}")

    assert client.refused("events:CreateEventBus", Name="one-more") == (
        "LimitExceededException: The requested resource exceeds the maximum number allowed."
    )


@pytest.mark.parametrize("name", ["UpdateEventBus", "DescribeEventBus"])
def test_the_bus_of_another_account_is_closed(name: str, client: Client, world: World) -> None:
    stranger = Client(world, world.new_account("111111111111"))
    client("events:CreateEventBus", Name="own")

    assert "does not exist" in stranger.refused(f"events:{name}", Name="own")
    assert "AccessDeniedException" in stranger.refused("events:DescribeEventBus", Name=ARN)
