"""Durations in both notations."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain import duration
from tokiwa.domain.problem import Kind, Problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("335d", timedelta(days=335)),
        ("12h", timedelta(hours=12)),
        ("90m", timedelta(minutes=90)),
        ("45s", timedelta(seconds=45)),
        ("2w", timedelta(weeks=2)),
        ("1d12h", timedelta(days=1, hours=12)),
        ("1w2d3h4m5s", timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
        ("0s", timedelta()),
        ("P396D", timedelta(days=396)),
        ("PT1H30M", timedelta(hours=1, minutes=30)),
        ("P1W", timedelta(weeks=1)),
        ("P1DT12H", timedelta(days=1, hours=12)),
        ("PT0S", timedelta()),
    ],
)
def test_a_duration_is_read(text: str, expected: timedelta) -> None:
    assert duration.parse(text) == expected


@given(st.integers(0, 9_999), st.integers(0, 99), st.integers(0, 99))
def test_both_notations_mean_the_same(days: int, hours: int, seconds: int) -> None:
    assert (
        duration.parse(f"{days}d{hours}h{seconds}s")
        == duration.parse(f"P{days}DT{hours}H{seconds}S")
        == timedelta(days=days, hours=hours, seconds=seconds)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "12",
        "d",
        "1 d",
        "-1d",
        "12h1d",
        "1d1d",
        "1D",
        "1y",
        "1.5h",
        "P1Y",
        "P1M",
        "PT1D",
        "p1d",
        "1d\n",
        "٣d",
        "999999999w",
        "9" * 5000 + "d",
    ],
)
def test_anything_else_is_refused_with_the_forms_that_are_not(text: str) -> None:
    with pytest.raises(Problem, match=r"335d, 12h, 90m, 45s, 2w or 1d12h .* P396D, PT1H30M or P1W") as refusal:
        duration.parse(text)

    assert refusal.value.kind is Kind.INVALID
