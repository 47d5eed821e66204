import pytest

from functions import Client

NOW = 1798761600000
HOUR, DAY = 3_600_000, 86_400_000
TARGET = {"logGroupName": "app", "logStreamName": "one"}


def events(*times: int, text: str = "x") -> list[dict[str, object]]:
    """Events at these times."""
    return [{"timestamp": time, "message": f"{text}{time - NOW}"} for time in times]


@pytest.mark.parametrize(
    ("times", "kept", "rejected"),
    [
        ([NOW - 1, NOW], 2, None),
        ([NOW - 14 * DAY - 1], 0, {"tooOldLogEventEndIndex": 1}),
        ([NOW - 14 * DAY, NOW - 14 * DAY + 1], 2, None),
        ([NOW, NOW + 2 * HOUR, NOW + 2 * HOUR + 1], 2, {"tooNewLogEventStartIndex": 2}),
    ],
    ids=["in time", "too old", "just in time", "too new"],
)
def test_events_are_kept_unless_they_are_too_old_or_too_new(
    stream: Client, times: list[int], kept: int, rejected: dict[str, int] | None
) -> None:
    answer = stream("logs:PutLogEvents", **TARGET, logEvents=events(*times))

    assert answer.get("rejectedLogEventsInfo") == rejected
    assert len(stream.log("app")) == kept


def test_what_is_older_than_the_retention_is_expired(stream: Client) -> None:
    stream("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=3)

    answer = stream("logs:PutLogEvents", **TARGET, logEvents=events(NOW - 3 * DAY - 1, NOW - 3 * DAY))

    assert answer["rejectedLogEventsInfo"] == {"expiredLogEventEndIndex": 1}
    assert len(stream.log("app")) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (events(NOW, NOW - 1), "Log events in a single PutLogEvents request must be in chronological order."),
        (
            events(NOW - DAY - 1, NOW),
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        ),
        (
            [{"timestamp": NOW, "message": "x" * 524_288}] * 2,
            "Upload too large: 1048628 bytes exceeds limit of 1048576",
        ),
    ],
    ids=["not in order", "more than a day", "too large"],
)
def test_a_batch_has_limits(stream: Client, given: list[dict[str, object]], told: str) -> None:
    assert stream.refused("logs:PutLogEvents", **TARGET, logEvents=given) == f"InvalidParameterException 400: {told}"


def test_the_stream_must_be_there(stream: Client) -> None:
    told = stream.refused("logs:PutLogEvents", logGroupName="app", logStreamName="two", logEvents=events(NOW))

    assert told == "ResourceNotFoundException 400: The specified log stream does not exist."
