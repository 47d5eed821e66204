from typing import Any

import pytest

from functions import Client
from tokiwa.operations.logs import filter_log_events

NOW = 1798761600000


@pytest.fixture
def two(stream: Client) -> Client:
    """The same, with events in two streams."""
    stream("logs:CreateLogStream", logGroupName="app", logStreamName="two")
    put(stream, "one", (-40, "START"), (-30, "ERROR disk"), (-10, "END"))
    put(stream, "two", (-35, "START"), (-20, "ERROR net"), (-15, "END"))
    return stream


def put(client: Client, name: str, *events: tuple[int, str]) -> None:
    given = [{"timestamp": NOW + time, "message": text} for time, text in events]
    client("logs:PutLogEvents", logGroupName="app", logStreamName=name, logEvents=given)


def texts(answer: dict[str, Any]) -> list[str]:
    return [event["message"] for event in answer["events"]]


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "everything": ({}, ["START", "START", "ERROR disk", "ERROR net", "END", "END"]),
    "a pattern": ({"filterPattern": "ERROR"}, ["ERROR disk", "ERROR net"]),
    "one stream": ({"logStreamNames": ["two"]}, ["START", "ERROR net", "END"]),
    "several streams": ({"logStreamNames": ["one", "two"], "filterPattern": "END"}, ["END", "END"]),
    "a prefix": ({"logStreamNamePrefix": "o"}, ["START", "ERROR disk", "END"]),
    "a time range, both ends included": (
        {"startTime": NOW - 35, "endTime": NOW - 20},
        ["START", "ERROR disk", "ERROR net"],
    ),
    "from the end": ({"startFromHead": False, "limit": 2}, ["END", "END"]),
    "by ARN": (
        {"logGroupName": None, "logGroupIdentifier": "arn:aws:logs:us-east-1:000000000000:log-group:app", "limit": 1},
        ["START"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_asked_for_is_found(two: Client, case: str) -> None:
    given, found = CASES[case]
    wanted = {name: value for name, value in {"logGroupName": "app", **given}.items() if value is not None}

    assert texts(two("logs:FilterLogEvents", **wanted)) == found


def test_an_event_has_its_stream_and_an_id(two: Client) -> None:
    answer = two("logs:FilterLogEvents", logGroupName="app", filterPattern="disk")

    (event,) = answer["events"]
    assert len(event.pop("eventId")) == 56
    assert event == {
        "logStreamName": "one",
        "timestamp": NOW - 30,
        "message": "ERROR disk",
        "ingestionTime": NOW,
    }
    assert answer["searchedLogStreams"] == []


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_pages_lead_to_the_end_in_either_direction(two: Client, size: int, head: bool) -> None:
    given = {"logGroupName": "app", "limit": size, "startFromHead": head}
    answer = two("logs:FilterLogEvents", **given)
    seen, count = texts(answer), 1
    while "nextToken" in answer:
        answer = two("logs:FilterLogEvents", **given, nextToken=answer["nextToken"])
        seen, count = seen + texts(answer), count + 1

    expected = ["START", "START", "ERROR disk", "ERROR net", "END", "END"]
    assert seen == (expected if head else expected[::-1])
    assert count == -(-6 // size)


def test_a_long_search_is_cut_into_pages_that_may_be_empty(two: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_log_events, "MOST_SEARCHED", 3)
    given = {"logGroupName": "app", "filterPattern": "net"}

    first = two("logs:FilterLogEvents", **given)
    second = two("logs:FilterLogEvents", **given, nextToken=first["nextToken"])

    assert (texts(first), texts(second)) == ([], ["ERROR net"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"logGroupName": "none"}, "ResourceNotFoundException 400: The specified log group does not exist."),
        (
            {"logStreamNames": ["one"], "logStreamNamePrefix": "t"},
            "InvalidParameterException 400: logStreamNames and logStreamNamePrefix cannot be given together.",
        ),
        ({"filterPattern": "a-b"}, "InvalidParameterException 400: Invalid character(s) in term 'a-b'"),
        ({"nextToken": "x"}, "InvalidParameterException 400: The pagination token is not valid."),
    ],
    ids=["no group", "names and prefix", "pattern", "token"],
)
def test_what_is_wrong_is_refused(two: Client, given: dict[str, Any], told: str) -> None:
    assert two.refused("logs:FilterLogEvents", **{"logGroupName": "app", **given}).startswith(told)
