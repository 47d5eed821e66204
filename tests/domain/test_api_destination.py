"""The pace of API destinations, and which endpoints can be called."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.api_destination import ApiDestination, Pace, checked, reserve
from tokiwa.domain.problem import Problem

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DESTINATION = ApiDestination("arn", "0", "hook", "connection", "https://example.com", "POST", NOW, NOW)


@given(
    st.integers(1, 300),
    st.lists(st.integers(0, 3000).map(lambda ms: timedelta(milliseconds=ms)), min_size=1, max_size=50),
)
def test_no_second_ever_has_more_requests_than_the_rate(rate: int, pauses: list[timedelta]) -> None:
    now, pace, slots = NOW, Pace("arn", "0", NOW), []
    for pause in pauses:
        now += pause
        slot, pace = reserve(pace, rate, now)
        assert slot >= now
        slots.append(slot)

    assert slots == sorted(slots)
    for first, later in zip(slots, slots[rate:], strict=False):
        # A slot is as exact as a microsecond; each of the rate's steps may be rounded down by half of one.
        assert later - first >= timedelta(seconds=1) - rate * timedelta(microseconds=1)


ENDPOINTS = {
    "https://example.com": True,
    "HTTP://127.0.0.1:8080/a/*?b=c": True,
    "https://[::1]/": True,
    "ftp://example.com": False,
    "example.com/a": False,
    "https://": False,
    "https:///path": False,
    "https://user:password@example.com/": False,
}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_endpoints(endpoint: str) -> None:
    destination = attrs.evolve(DESTINATION, endpoint=endpoint)

    if ENDPOINTS[endpoint]:
        assert checked(destination) == destination
    else:
        with pytest.raises(Problem):
            checked(destination)
