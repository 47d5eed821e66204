"""The days of a month that a cron expression names. January 2026 begins on a Thursday."""

import pytest

from tokiwa.domain.schedule_days import MonthDays, WeekDays


@pytest.mark.parametrize(
    ("text", "month", "expected"),
    [
        pytest.param("1,15", 1, [1, 15], id="numbers"),
        pytest.param("28-2", 2, [1, 2, 28], id="a range over the end, in a short month"),
        pytest.param("L", 2, [28], id="the last"),
        pytest.param("LW", 1, [30], id="the last weekday"),
        pytest.param("1W", 2, [2], id="nearest to a first that is a Sunday"),
        pytest.param("1W", 8, [3], id="nearest to a first that is a Saturday"),
        pytest.param("31W", 5, [29], id="nearest to a last that is a Sunday"),
        pytest.param("10W,L", 1, [9, 31], id="a list"),
        pytest.param("30W", 2, [], id="not in this month"),
    ],
)
def test_days_by_number(text: str, month: int, expected: list[int]) -> None:
    assert MonthDays.read(text).of(2026, month) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SUN", [4, 11, 18, 25], id="each Sunday"),
        pytest.param("L", [3, 10, 17, 24, 31], id="the last of the week is Saturday"),
        pytest.param("5L", [29], id="the last Thursday"),
        pytest.param("THU#1", [1], id="the first Thursday"),
        pytest.param("5#5", [29], id="the fifth Thursday"),
        pytest.param("2#5", [], id="a fifth Monday that is not there"),
        pytest.param("MONL,1L", [25, 26], id="two lasts"),
    ],
)
def test_days_of_the_week(text: str, expected: list[int]) -> None:
    assert WeekDays.read(text).of(2026, 1) == expected
