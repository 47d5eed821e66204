"""Dates are read as people write them, and written in one way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tokiwa.agent.client import CallFailed
from tokiwa.cli.dates import seconds, shown

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-31", NOON - timedelta(hours=12)),
        ("2027-01-31T12:00:00Z", NOON),
        ("2027-01-31T12:00", NOON),
        ("2027-01-31T21:00:00+09:00", NOON),
    ],
)
def test_dates_are_read(text: str, moment: datetime) -> None:
    assert seconds(text) == moment.timestamp()


@pytest.mark.parametrize("text", ["", "tomorrow", "31.1.2027", "2027-02-30"])
def test_what_is_none_is_told(text: str) -> None:
    with pytest.raises(CallFailed, match=r"is not a date\. Give one like 2027-01-31"):
        seconds(text)


@pytest.mark.parametrize("moment", [NOON, NOON.timestamp(), NOON.astimezone(timezone(timedelta(hours=9)))])
def test_they_are_shown_in_utc(moment: datetime | float) -> None:
    assert shown(moment) == "2027-01-31T12:00:00Z"
