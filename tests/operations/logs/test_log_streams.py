from typing import Any

import pytest

from functions import Client

NOW = 1798761600000


def put(client: Client, name: str, *times: int) -> None:
    """Events in a stream, which is made if need be."""
    known = client("logs:DescribeLogStreams", logGroupName="app", logStreamNamePrefix=name)["logStreams"]
    if name not in [one["logStreamName"] for one in known]:
        client("logs:CreateLogStream", logGroupName="app", logStreamName=name)
    events = [{"timestamp": time, "message": "x"} for time in times]
    client("logs:PutLogEvents", logGroupName="app", logStreamName=name, logEvents=events)


def test_a_stream_without_events_has_no_times(stream: Client) -> None:
    (found,) = stream("logs:DescribeLogStreams", logGroupName="app")["logStreams"]

    assert found == {
        "logStreamName": "one",
        "creationTime": NOW,
        "arn": "arn:aws:logs:us-east-1:000000000000:log-group:app:log-stream:one",
        "storedBytes": 0,
    }


def test_a_stream_knows_its_first_and_last_event_in_whatever_order_they_came(stream: Client) -> None:
    put(stream, "one", NOW - 50, NOW)
    put(stream, "one", NOW - 90, NOW - 80)

    (found,) = stream("logs:DescribeLogStreams", logGroupName="app")["logStreams"]

    assert (found["firstEventTimestamp"], found["lastEventTimestamp"]) == (NOW - 90, NOW)
    assert found["lastIngestionTime"] == NOW


ORDERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "by name": ({}, ["a", "b", "one"]),
    "by name, descending": ({"descending": True}, ["one", "b", "a"]),
    "by last event": ({"orderBy": "LastEventTime"}, ["one", "b", "a"]),
    "by last event, descending": ({"orderBy": "LastEventTime", "descending": True}, ["a", "b", "one"]),
    "with a prefix": ({"logStreamNamePrefix": "o"}, ["one"]),
    "by the ARN of the group": (
        {"logGroupName": None, "logGroupIdentifier": "arn:aws:logs:us-east-1:000000000000:log-group:app"},
        ["a", "b", "one"],
    ),
}


@pytest.mark.parametrize("case", ORDERS)
def test_streams_are_listed_in_order_page_by_page(stream: Client, case: str) -> None:
    put(stream, "b", NOW - 20)
    put(stream, "a", NOW - 10)
    put(stream, "one", NOW - 30)
    given, names = ORDERS[case]
    wanted = {name: value for name, value in {"logGroupName": "app", **given}.items() if value is not None}

    whole = stream("logs:DescribeLogStreams", **wanted)
    pages: list[str] = []
    more: dict[str, str] = {}
    while True:
        page = stream("logs:DescribeLogStreams", **wanted, **more, limit=1)
        pages += [one["logStreamName"] for one in page["logStreams"]]
        if "nextToken" not in page:
            break
        more = {"nextToken": page["nextToken"]}

    assert [one["logStreamName"] for one in whole["logStreams"]] == names
    assert pages == names


def test_a_stream_goes_with_its_events(stream: Client) -> None:
    put(stream, "one", NOW)
    put(stream, "two", NOW)

    stream("logs:DeleteLogStream", logGroupName="app", logStreamName="one")

    assert len(stream.log("app")) == 1
    assert stream.refused("logs:GetLogEvents", logGroupName="app", logStreamName="one") == (
        "ResourceNotFoundException 400: The specified log stream does not exist."
    )


@pytest.mark.parametrize(
    ("operation", "given", "told"),
    [
        (
            "logs:CreateLogStream",
            {"logGroupName": "app", "logStreamName": "one"},
            "ResourceAlreadyExistsException 400: The specified log stream already exists",
        ),
        (
            "logs:CreateLogStream",
            {"logGroupName": "none", "logStreamName": "one"},
            "ResourceNotFoundException 400: The specified log group does not exist.",
        ),
        (
            "logs:DescribeLogStreams",
            {"logGroupName": "app", "orderBy": "LastEventTime", "logStreamNamePrefix": "o"},
            "InvalidParameterException 400: Cannot order by LastEventTime with a logStreamNamePrefix.",
        ),
        (
            "logs:DescribeLogStreams",
            {},
            "InvalidParameterException 400: You must include either logGroupIdentifier or logGroupName, but not both.",
        ),
    ],
    ids=["stream that is there", "group that is not there", "prefix and time", "no group"],
)
def test_what_is_wrong_is_refused(stream: Client, operation: str, given: dict[str, Any], told: str) -> None:
    assert stream.refused(operation, **given) == told
