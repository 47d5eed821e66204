"""Archives keep what happens on a bus."""

from __future__ import annotations

import pytest

from eventing import DEFAULT_BUS, Client
from world import ACCOUNT, REGION, World

ARN = f"arn:aws:events:{REGION}:{ACCOUNT}:archive/kept"


def keep(client: Client, name: str = "kept", **changes: object) -> None:
    client("events:CreateArchive", **{"ArchiveName": name, "EventSourceArn": DEFAULT_BUS, **changes})


def count(client: Client, name: str = "kept") -> int:
    found: int = client("events:DescribeArchive", ArchiveName=name)["EventCount"]
    return found


def test_an_archive_is_described_as_it_was_made(client: Client, world: World) -> None:
    made = client(
        "events:CreateArchive",
        ArchiveName="kept",
        EventSourceArn=DEFAULT_BUS,
        Description="all of it",
        EventPattern='{"source":["app"]}',
        RetentionDays=7,
    )
    assert made == {"ArchiveArn": ARN, "State": "ENABLED", "CreationTime": world.now}
    assert client("events:DescribeArchive", ArchiveName="kept") == made | {
        "ArchiveName": "kept",
        "EventSourceArn": DEFAULT_BUS,
        "Description": "all of it",
        "EventPattern": '{"source":["app"]}',
        "RetentionDays": 7,
        "SizeBytes": 0,
        "EventCount": 0,
    }


def test_it_keeps_what_its_pattern_matches_from_then_on_without_any_rule(client: Client, world: World) -> None:
    client.send()
    keep(client, EventPattern='{"source":["app"]}')
    client.send()
    client.send(Source="other")
    world.settle()

    assert count(client) == 1
    assert client("events:DescribeArchive", ArchiveName="kept")["SizeBytes"] > 100


def test_it_keeps_what_happens_on_its_own_bus_alone(client: Client, world: World) -> None:
    bus = client("events:CreateEventBus", Name="orders")["EventBusArn"]
    keep(client, EventSourceArn=bus)
    client.send()
    client.send(EventBusName="orders")
    world.settle()

    assert count(client) == 1


def test_a_new_pattern_counts_for_what_comes_then(client: Client, world: World) -> None:
    keep(client)
    client.send()
    world.settle()
    client("events:UpdateArchive", ArchiveName="kept", EventPattern='{"source":["other"]}', Description="less")
    client.send()
    world.settle()

    assert count(client) == 1
    assert client("events:DescribeArchive", ArchiveName="kept")["Description"] == "less"


def test_what_is_older_than_it_keeps_is_removed_once_a_day(client: Client, world: World) -> None:
    keep(client, RetentionDays=2)
    keep(client, "all")
    client.send()
    counts = []
    for _ in range(4):
        world.advance(days=1)
        counts.append((count(client), count(client, "all")))
    assert counts == [(1, 1), (1, 1), (0, 1), (0, 1)]


def test_a_retention_can_be_begun_and_ended(client: Client, world: World) -> None:
    keep(client)
    client.send()
    world.advance(days=10)
    client("events:UpdateArchive", ArchiveName="kept", RetentionDays=20)
    world.advance(days=5)
    client("events:UpdateArchive", ArchiveName="kept", RetentionDays=0)
    world.advance(days=50)
    assert count(client) == 1


def test_a_deleted_archive_takes_its_events_with_it(client: Client, world: World) -> None:
    keep(client)
    client.send()
    world.settle()
    client("events:DeleteArchive", ArchiveName="kept")
    keep(client)
    assert count(client) == 0


def test_lists_by_prefix_source_and_state(client: Client) -> None:
    bus = client("events:CreateEventBus", Name="orders")["EventBusArn"]
    keep(client, "a-one")
    keep(client, "a-two", EventSourceArn=bus)
    keep(client, "b")

    def listed(**given: object) -> list[str]:
        return [each["ArchiveName"] for each in client("events:ListArchives", **given)["Archives"]]

    assert listed() == ["a-one", "a-two", "b"]
    assert listed(NamePrefix="a-") == ["a-one", "a-two"]
    assert listed(EventSourceArn=bus) == ["a-two"]
    assert listed(State="ENABLED", Limit=1) == ["a-one"]
    assert listed(State="DISABLED") == []


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            "CreateArchive",
            {"ArchiveName": "kept", "EventSourceArn": DEFAULT_BUS},
            "ResourceAlreadyExistsException: Archive kept already exists.",
        ),
        (
            "CreateArchive",
            {"ArchiveName": "new", "EventSourceArn": f"{DEFAULT_BUS}s"},
            "ResourceNotFoundException: Event bus defaults does not exist.",
        ),
        ("DescribeArchive", {"ArchiveName": "no"}, "ResourceNotFoundException: Archive no does not exist."),
        ("UpdateArchive", {"ArchiveName": "no"}, "ResourceNotFoundException: Archive no does not exist."),
        ("DeleteArchive", {"ArchiveName": "no"}, "ResourceNotFoundException: Archive no does not exist."),
        (
            "ListArchives",
            {"EventSourceArn": f"{DEFAULT_BUS}s"},
            "ResourceNotFoundException: Event bus defaults does not exist.",
        ),
    ],
)
def test_refusals(client: Client, name: str, given: dict[str, str], said: str) -> None:
    keep(client)
    assert client.refused(f"events:{name}", **given) == said


def test_a_pattern_that_cannot_be_read_is_refused(client: Client) -> None:
    given = {"ArchiveName": "new", "EventSourceArn": DEFAULT_BUS, "EventPattern": "{"}
    assert client.refused("events:CreateArchive", **given).startswith("InvalidEventPatternException: ")


def test_a_bus_with_an_archive_stays(client: Client) -> None:
    bus = client("events:CreateEventBus", Name="orders")["EventBusArn"]
    keep(client, EventSourceArn=bus)
    said = client.refused("events:DeleteEventBus", Name="orders")
    assert said == "ValidationException: Event bus orders can't be deleted since it has archives."
    client("events:DeleteArchive", ArchiveName="kept")
    client("events:DeleteEventBus", Name="orders")


def test_an_archive_is_a_resource_of_its_own(client: Client, user) -> None:
    keep(client)
    reader = user("reader", {"Effect": "Allow", "Action": "events:DescribeArchive", "Resource": ARN})
    assert reader("events:DescribeArchive", ArchiveName="kept")["ArchiveArn"] == ARN
    assert reader.refused("events:DescribeArchive", ArchiveName="other").startswith("AccessDeniedException")
    assert reader.refused("events:DeleteArchive", ArchiveName="kept").startswith("AccessDeniedException")
