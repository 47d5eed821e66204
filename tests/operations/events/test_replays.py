"""Replays send what an archive keeps to its bus again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eventing import DEFAULT_BUS, LOG_GROUP, Client, lines, target
from tokiwa.jobs import replay
from world import ACCOUNT, REGION, START, World

ARCHIVE = f"arn:aws:events:{REGION}:{ACCOUNT}:archive/kept"
REPLAY = f"arn:aws:events:{REGION}:{ACCOUNT}:replay/again"
RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{{}}"


@pytest.fixture
def kept(client: Client) -> Client:
    """An account with an archive of everything and a log group."""
    client("events:CreateArchive", ArchiveName="kept", EventSourceArn=DEFAULT_BUS)
    client.log_group()
    return client


def start(client: Client, name: str = "again", filters: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    to = {"Arn": DEFAULT_BUS} | ({"FilterArns": list(filters)} if filters else {})
    window = {"EventStartTime": START - timedelta(days=1), "EventEndTime": START + timedelta(days=1)}
    given = {"ReplayName": name, "EventSourceArn": ARCHIVE, "Destination": to, **window, **changes}
    return client("events:StartReplay", **given)


def described(client: Client, name: str = "again") -> dict[str, Any]:
    return client("events:DescribeReplay", ReplayName=name)


def test_events_come_again_as_they_were_with_the_name_of_the_replay(kept: Client, world: World) -> None:
    first = kept.send(Time=START - timedelta(hours=3))
    world.advance(hours=2)
    kept.rule("rule", target())

    started = start(kept, Description="once more")
    world.settle()

    (line,) = lines(world)
    assert (line["id"], line["time"], line["replay-name"]) == (first, "2026-12-31T21:00:00Z", "again")
    assert list(line)[6:8] == ["region", "replay-name"]
    assert started == {"ReplayArn": REPLAY, "State": "STARTING", "ReplayStartTime": world.now}
    assert described(kept) == {
        "ReplayName": "again",
        "ReplayArn": REPLAY,
        "Description": "once more",
        "State": "COMPLETED",
        "EventSourceArn": ARCHIVE,
        "Destination": {"Arn": DEFAULT_BUS},
        "EventStartTime": START - timedelta(days=1),
        "EventEndTime": START + timedelta(days=1),
        "EventLastReplayedTime": START - timedelta(hours=3),
        "ReplayStartTime": world.now,
        "ReplayEndTime": world.now,
    }


def test_only_what_happened_within_its_time_comes(kept: Client, world: World) -> None:
    times = [START - timedelta(hours=hours) for hours in (4, 3, 2, 1)]
    sent = [kept.send(Time=time) for time in times]
    world.settle()
    kept.rule("rule", target())
    start(kept, EventStartTime=times[1], EventEndTime=times[2])
    world.settle()

    assert sorted(line["id"] for line in lines(world)) == sorted(sent[1:3])


def test_it_is_for_the_rules_that_it_names(kept: Client, world: World) -> None:
    kept.send()
    world.settle()
    for name in ("one", "two"):
        kept.rule(name, target(Input=f'"{name}"'))
    start(kept, filters=(RULE.format("two"),))
    world.settle()

    assert lines(world) == ["two"]
    assert described(kept)["Destination"] == {"Arn": DEFAULT_BUS, "FilterArns": [RULE.format("two")]}


def test_a_rule_can_tell_them_from_new_ones(kept: Client, world: World) -> None:
    kept.send()
    world.settle()
    kept.rule("new", target(), EventPattern='{"replay-name":[{"exists":false}]}')
    start(kept)
    world.settle()

    assert lines(world) == []


def test_what_is_sent_again_is_not_kept_twice(kept: Client, world: World) -> None:
    kept.send()
    world.settle()
    start(kept)
    world.settle()
    start(kept, "more")
    world.settle()

    assert kept("events:DescribeArchive", ArchiveName="kept")["EventCount"] == 1


def test_a_long_one_goes_in_steps_and_can_be_cancelled_between_them(kept: Client, world: World) -> None:
    for number in range(replay.MOST + 1):
        kept.send(Time=START - timedelta(seconds=number))
    world.settle()
    start(kept, "whole")
    kept.rule("rule", target())
    start(kept)
    world.loop.tick()

    assert {described(kept, name)["State"] for name in ("whole", "again")} == {"RUNNING"}
    assert kept("events:CancelReplay", ReplayName="again") == {"ReplayArn": REPLAY, "State": "CANCELLING"}
    assert described(kept)["State"] == "CANCELLING"
    world.settle()
    assert described(kept)["State"] == "CANCELLED"
    assert described(kept, "whole")["State"] == "COMPLETED"
    assert len(lines(world)) == 2 * replay.MOST + 1
    said = kept.refused("events:CancelReplay", ReplayName="again")
    assert said == "IllegalStatusException: Replay again is not in a valid state for this operation."


def test_without_its_archive_it_fails_and_says_so(kept: Client, world: World) -> None:
    start(kept)
    kept("events:DeleteArchive", ArchiveName="kept")
    world.settle()

    found = described(kept)
    assert (found["State"], found["StateReason"]) == ("FAILED", "Archive kept does not exist any more.")


def test_it_is_remembered_for_ninety_days(kept: Client, world: World) -> None:
    start(kept)
    world.settle()
    world.advance(days=89)
    assert described(kept)["State"] == "COMPLETED"
    world.advance(days=2)
    assert kept.refused("events:DescribeReplay", ReplayName="again") == (
        "ResourceNotFoundException: Replay again does not exist."
    )


def test_it_goes_on_to_another_bus_with_its_own_id_and_account(kept: Client, world: World) -> None:
    other = kept("events:CreateEventBus", Name="other")["EventBusArn"]
    first = kept.send()
    world.settle()
    kept.rule("on", target(other))
    kept.rule("there", target(), EventBusName="other")
    start(kept, filters=(RULE.format("on"),))
    world.settle()

    assert [(line["id"], line["account"], line["replay-name"]) for line in lines(world)] == [(first, ACCOUNT, "again")]


def test_lists_by_prefix_source_and_state(kept: Client, world: World) -> None:
    start(kept, "a")
    world.settle()
    start(kept, "b")

    def listed(**given: object) -> list[str]:
        return [each["ReplayName"] for each in kept("events:ListReplays", **given)["Replays"]]

    assert listed() == ["a", "b"]
    assert listed(State="STARTING") == ["b"]
    assert listed(NamePrefix="a", EventSourceArn=ARCHIVE) == ["a"]
    assert listed(EventSourceArn=f"{ARCHIVE}s") == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"EventSourceArn": f"{ARCHIVE}s"},
            "ValidationException: Parameter EventSourceArn is not valid. Reason: Archive kepts does not exist.",
        ),
        (
            {"EventSourceArn": DEFAULT_BUS},
            "ValidationException: Parameter EventSourceArn is not valid. Reason: Must contain an archive ARN.",
        ),
        ({"Destination": {"Arn": f"{DEFAULT_BUS}s"}}, "ResourceNotFoundException: Event bus defaults does not exist."),
        (
            {"Destination": {"Arn": LOG_GROUP}},
            "ValidationException: Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.",
        ),
        (
            {"Destination": {"Arn": DEFAULT_BUS.replace("default", "other")}},
            "ValidationException: Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
        ),
        (
            {"EventEndTime": START - timedelta(days=1)},
            "ValidationException: Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
        ),
        ({"ReplayName": "there"}, "ResourceAlreadyExistsException: Replay there already exists."),
    ],
)
def test_refusals(kept: Client, changes: dict[str, Any], said: str) -> None:
    kept("events:CreateEventBus", Name="other")
    start(kept, "there")
    given = {
        "ReplayName": "again",
        "EventSourceArn": ARCHIVE,
        "EventStartTime": START - timedelta(days=1),
        "EventEndTime": START,
        "Destination": {"Arn": DEFAULT_BUS},
    }
    assert kept.refused("events:StartReplay", **{**given, **changes}) == said


def test_ten_at_a_time(kept: Client, world: World) -> None:
    for number in range(10):
        start(kept, f"number-{number}")
    given = {
        "ReplayName": "again",
        "EventSourceArn": ARCHIVE,
        "EventStartTime": START - timedelta(days=1),
        "EventEndTime": START,
        "Destination": {"Arn": DEFAULT_BUS},
    }
    assert kept.refused("events:StartReplay", **given).startswith("LimitExceededException: ")
    world.settle()
    kept("events:StartReplay", **given)
