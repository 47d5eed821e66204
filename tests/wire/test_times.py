"""The forms of a time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import times

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00", "2026-01-31T12:00:00.000+00:00", "2026-01-31T21:00:00+09:00",
     "1769860800", "1.7698608E9"],
)  # fmt: skip
def test_one_time_in_many_forms(text):
    assert times.from_text(text) == NOON
    assert times.from_text(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["", "noon", "nan", "1e400", "9999-12-31T23:59:59-23:59", "2026-02-31"])
def test_what_is_no_time(text):
    with pytest.raises(Problem, match="not a valid timestamp") as refused:
        times.from_text(text)
    assert refused.value.kind is Kind.SERIALIZATION


def test_iso_is_utc_with_milliseconds_where_there_are_any():
    assert times.to_iso(NOON) == "2026-01-31T12:00:00Z"
    assert times.to_iso(NOON + timedelta(microseconds=7999)) == "2026-01-31T12:00:00.007Z"
    assert times.to_iso(NOON.astimezone(timezone(timedelta(hours=9)))) == "2026-01-31T12:00:00Z"
