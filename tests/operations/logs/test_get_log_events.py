from typing import Any

import pytest

from functions import Client

NOW = 1798761600000
TARGET = {"logGroupName": "app", "logStreamName": "one"}


def put(client: Client, *times: int, name: str = "one") -> None:
    """A batch of events, each with its distance from now as text."""
    given = [{"timestamp": NOW + time, "message": str(time)} for time in times]
    client("logs:PutLogEvents", logGroupName="app", logStreamName=name, logEvents=given)


def get(client: Client, **given: Any) -> tuple[list[str], dict[str, Any]]:
    """The texts of one page, and the whole answer."""
    answer = client("logs:GetLogEvents", **TARGET, **given)
    return [event["message"] for event in answer["events"]], answer


def test_events_are_told_with_their_times(stream: Client) -> None:
    put(stream, -5)

    _, answer = get(stream)

    assert answer["events"] == [{"timestamp": NOW - 5, "message": "-5", "ingestionTime": NOW}]
    assert len(answer["nextForwardToken"]) == len("f/") + 56 + len("/s")


def test_batches_that_overlap_are_read_in_the_order_of_time(stream: Client) -> None:
    put(stream, -90, -50, -10)
    put(stream, -70, -30)
    put(stream, -80, -80, -20)

    assert get(stream)[0] == ["-90", "-80", "-80", "-70", "-50", "-30", "-20", "-10"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_from_the_head_lead_to_the_end_and_stay_there(stream: Client, size: int) -> None:
    put(stream, -90, -50, -10)
    put(stream, -70, -50, -30)
    seen: list[str] = []

    page, answer = get(stream, startFromHead=True, limit=size)
    while page:
        seen += page
        page, answer = get(stream, startFromHead=True, limit=size, nextToken=answer["nextForwardToken"])
    again, after = get(stream, startFromHead=True, nextToken=answer["nextForwardToken"])

    assert seen == ["-90", "-70", "-50", "-50", "-30", "-10"]
    assert (again, after["nextForwardToken"]) == ([], answer["nextForwardToken"])
    put(stream, 0)  # whoever follows the stream sees what comes later
    assert get(stream, nextToken=answer["nextForwardToken"])[0] == ["0"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_from_the_end_lead_to_the_head(stream: Client, size: int) -> None:
    put(stream, -90, -50, -10)
    put(stream, -70, -50, -30)
    seen: list[str] = []

    page, answer = get(stream, limit=size)
    while page:
        seen = page + seen
        page, answer = get(stream, limit=size, nextToken=answer["nextBackwardToken"])

    assert seen == ["-90", "-70", "-50", "-50", "-30", "-10"]


def test_a_reader_may_turn_around(stream: Client) -> None:
    put(stream, -40, -30, -20, -10)
    _, first = get(stream, startFromHead=True, limit=2)
    second, answer = get(stream, limit=2, nextToken=first["nextForwardToken"])

    assert second == ["-20", "-10"]
    assert get(stream, limit=2, nextToken=answer["nextBackwardToken"])[0] == ["-40", "-30"]


def test_the_start_is_included_and_the_end_is_not(stream: Client) -> None:
    put(stream, -3, -2, -1)

    assert get(stream, startTime=NOW - 3, endTime=NOW - 1)[0] == ["-3", "-2"]


def test_events_of_other_streams_are_not_told(stream: Client) -> None:
    stream("logs:CreateLogStream", logGroupName="app", logStreamName="two")
    put(stream, -1)
    put(stream, -2, name="two")

    assert get(stream)[0] == ["-1"]


def test_an_answer_holds_at_most_a_megabyte(stream: Client) -> None:
    for time in (-2, -1):
        given = [{"timestamp": NOW + time, "message": f"{time}" + "x" * 700_000}]
        stream("logs:PutLogEvents", **TARGET, logEvents=given)

    page, answer = get(stream, startFromHead=True)
    rest, _ = get(stream, nextToken=answer["nextForwardToken"])

    assert [text[:2] for text in page + rest] == ["-2", "-1"]
    assert len(page) == 1


def test_many_batches_are_read_to_the_end(stream: Client) -> None:
    for time in range(-450, 0):
        put(stream, time)

    assert get(stream)[0] == [str(time) for time in range(-450, 0)]


@pytest.mark.parametrize("token", ["f/1/s", f"x/{'0' * 56}/s", f"f/{chr(0x660) * 56}/s", "nothing"])
def test_a_token_that_is_none_is_refused(stream: Client, token: str) -> None:
    told = stream.refused("logs:GetLogEvents", **TARGET, nextToken=token)

    assert told == "InvalidParameterException 400: The specified nextToken is invalid."
