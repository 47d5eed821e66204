from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from eventing import DEFAULT_BUS, Client, lines, put_ahead, target
from world import ACCOUNT, REGION, World

ENTRY = {"Source": "app", "DetailType": "Done", "Detail": "{}"}


def required(name: str) -> dict[str, str]:
    message = f"Parameter {name} is not valid. Reason: {name} is a required argument."
    return {"ErrorCode": "InvalidArgument", "ErrorMessage": message}


MALFORMED = {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
WRONG: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "no source": ({"Source": None}, required("Source")),
    "no type": ({"DetailType": None}, required("DetailType")),
    "no detail": ({"Detail": None}, required("Detail")),
    "an empty source": ({"Source": ""}, required("Source")),
    "a detail that is text": ({"Detail": "text"}, MALFORMED),
    "a detail that is a JSON text": ({"Detail": '"text"'}, MALFORMED),
    "a detail that is a list": ({"Detail": "[{}]"}, MALFORMED),
    "a detail that is cut off": ({"Detail": '{"a":'}, MALFORMED),
    "a detail that is too deep": ({"Detail": '{"a":' * 9000}, MALFORMED),
    "a source of AWS": (
        {"Source": "aws.acm"},
        {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "Not authorized for the source."},
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_an_entry_is_said_about_that_entry(case: str, client: Client, world: World) -> None:
    changes, error = WRONG[case]
    entry = {k: v for k, v in {**ENTRY, **changes}.items() if v is not None}

    answer = client("events:PutEvents", Entries=[ENTRY, entry, ENTRY])

    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][1] == error
    assert [set(found) for found in answer["Entries"]] == [{"EventId"}, {"ErrorCode", "ErrorMessage"}, {"EventId"}]
    assert len(world.events("Done")) == 2


def test_more_than_ten_entries_are_refused_as_a_whole(client: Client, world: World) -> None:
    refusal = client.refused("events:PutEvents", Entries=[ENTRY] * 11)

    assert refusal.startswith("ValidationException: 1 validation error detected: Value '[")
    assert refusal.endswith(
        "at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10"
    )
    assert not world.events("Done")


def test_entries_that_are_too_large_together_are_refused_as_a_whole(client: Client, world: World) -> None:
    room = 256 * 1024 - len("app") - len("Done") - len('{"a":""}')
    fits, too_large = (json.dumps({"a": "x" * size}, separators=(",", ":")) for size in (room, room + 1))

    assert client("events:PutEvents", Entries=[{**ENTRY, "Detail": fits}])["FailedEntryCount"] == 0
    assert client.refused("events:PutEvents", Entries=[{**ENTRY, "Detail": too_large}]) == (
        "ValidationException: Total size of the entries in the request is over the limit."
    )
    for more in ({"Time": world.now}, {"Resources": ["a"]}):
        assert "over the limit" in client.refused("events:PutEvents", Entries=[{**ENTRY, "Detail": fits, **more}])


def test_the_event_arrives_as_it_was_put(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target())

    identity = client.send(
        Time=datetime(2026, 5, 4, 3, 2, 1, 999999, tzinfo=UTC), Resources=["arn:1"], Detail='{"a": [1, 2.5, null]}'
    )
    world.settle()

    assert lines(world) == [
        {
            "version": "0",
            "id": identity,
            "detail-type": "Done",
            "source": "app",
            "account": ACCOUNT,
            "time": "2026-05-04T03:02:01Z",
            "region": REGION,
            "resources": ["arn:1"],
            "detail": {"a": [1, 2.5, None]},
        }
    ]


def test_an_event_of_the_future_does_not_wait_for_it_nor_does_it_hold_up_others(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target())

    client.send()
    client.send(Time=datetime(2040, 1, 1, tzinfo=UTC))
    world.settle()

    assert sorted(line["time"] for line in lines(world)) == ["2027-01-01T00:00:00Z", "2040-01-01T00:00:00Z"]


def test_events_for_a_bus_that_does_not_exist_are_taken_and_lost(client: Client, world: World) -> None:
    answer = client("events:PutEvents", Entries=[{**ENTRY, "EventBusName": "gone"}, ENTRY])

    assert answer["FailedEntryCount"] == 0
    assert [event.id for event in world.events("Done")] == [answer["Entries"][1]["EventId"]]


def test_only_the_rules_of_its_bus_see_an_event(client: Client, world: World) -> None:
    client("events:CreateEventBus", Name="own")
    client.log_group()
    client.rule("rule", target(), EventBusName="own")

    client.send()
    there = client.send(EventBusName=DEFAULT_BUS.replace("default", "own"))
    world.settle()

    assert [line["id"] for line in lines(world)] == [there]


def test_another_account_may_put_events_when_the_bus_lets_it(client: Client, world: World) -> None:
    stranger = Client(world, world.new_account("111111111111"))
    refusal = stranger.refused("events:PutEvents", Entries=[{**ENTRY, "EventBusName": DEFAULT_BUS}])
    assert refusal == (
        "AccessDeniedException: User: arn:aws:iam::111111111111:root is not authorized to perform: events:PutEvents "
        f"on resource: {DEFAULT_BUS} because no resource-based policy allows the events:PutEvents action"
    )

    client("events:PutPermission", StatementId="s", Principal="111111111111", Action="events:PutEvents")
    client.log_group()
    client.rule("rule", target())
    identity = stranger.send(EventBusName=DEFAULT_BUS)
    world.settle()

    (line,) = lines(world)
    assert (line["id"], line["account"]) == (identity, "111111111111")


def test_a_policy_about_sources_judges_each_entry_by_itself(user: Any, world: World) -> None:
    only = {"StringEquals": {"events:source": "app"}}
    ann = user("ann", {"Effect": "Allow", "Action": "events:PutEvents", "Resource": DEFAULT_BUS, "Condition": only})

    answer = ann("events:PutEvents", Entries=[ENTRY, {**ENTRY, "Source": "bank"}])

    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][1]["ErrorCode"] == "AccessDeniedException"
    assert [event.source for event in world.events("Done")] == ["app"]
    assert "AccessDeniedException" in ann.refused("events:PutEvents", Entries=[{**ENTRY, "Source": "bank"}])


def test_an_event_from_an_account_that_is_ahead_of_its_time_arrives_now(client: Client, world: World) -> None:
    ahead = Client(world, world.new_account("111111111111", test_clock=True))
    put_ahead(world, "111111111111", days=300)
    client("events:PutPermission", StatementId="s", Principal="111111111111", Action="events:PutEvents")
    client.log_group()
    client.rule("rule", target(InputPath="$.time"))

    ahead.send(EventBusName=DEFAULT_BUS)
    world.settle()

    assert lines(world) == ["2027-01-01T00:00:00Z"]
