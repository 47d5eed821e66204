"""Statistics and periods, value by value."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.statistics import by_period, checked_period, checked_span, statistic

NOW = datetime(2027, 1, 1, tzinfo=UTC)
VALUES = [4.0, 1.0, 3.0, 2.0]
RECKONED = {
    "SampleCount": 4.0,
    "Average": 2.5,
    "Sum": 10.0,
    "Minimum": 1.0,
    "Maximum": 4.0,
    "p0": 1.0,
    "p50": 2.5,
    "p90": 3.7,
    "p99.9": 3.997,
    "p100": 4.0,
}


@pytest.mark.parametrize("word", RECKONED)
def test_a_statistic(word):
    assert statistic(word)(VALUES) == pytest.approx(RECKONED[word])
    assert statistic(word)([7.0]) == (1.0 if word == "SampleCount" else 7.0)


@pytest.mark.parametrize("word", ["", "p", "p101", "p1e1", "P50", "average", "tm90", "p50 "])
def test_what_is_none(word):
    with pytest.raises(Problem) as caught:
        statistic(word)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


@pytest.mark.parametrize("seconds", [1, 5, 10, 20, 30, 60, 300, 86_400])
def test_a_period(seconds):
    assert checked_period(seconds) == timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", [2, 31, 61, 90])
def test_what_is_no_period(seconds):
    with pytest.raises(Problem):
        checked_period(seconds)


def test_a_span():
    checked_span(NOW, NOW + timedelta(seconds=1))
    with pytest.raises(Problem):
        checked_span(NOW, NOW)


def test_values_meet_in_their_period():
    points = [(NOW + timedelta(minutes=minute), float(minute)) for minute in (61, 0, 59, 60)]
    hour = timedelta(hours=1)
    assert by_period(points, hour) == [(NOW, [0.0, 59.0]), (NOW + hour, [61.0, 60.0])]
