"""The pace of API destinations, and which endpoints can be called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.api_destination import ApiDestination, Pace, checked, turns
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DESTINATION = ApiDestination("arn", "0", "hook", "connection", "https://example.com", "POST", NOW, NOW)


SECOND = timedelta(seconds=1)
milliseconds = st.integers(0, 1500).map(lambda ms: timedelta(milliseconds=ms))


class Queue:
    """Requests that come when it is their turn, or late, and ask again when they are not let through."""

    def __init__(self, rate: int) -> None:
        self.rate, self.pace = rate, Pace("arn", "0", NOW)
        self.made: list[datetime] = []
        self.waiting: list[datetime] = []

    def come(self, now: datetime, new: int) -> None:
        due = [slot for slot in self.waiting if slot <= now]
        found, self.pace = turns(self.pace, self.rate, now, [*due, *[None] * new])
        assert min(found, default=now) >= now
        self.made += [slot for slot in found if slot == now]
        self.waiting = [slot for slot in (*self.waiting, *found) if slot > now]


@given(st.integers(1, 300), st.lists(st.tuples(milliseconds, st.integers(0, 200)), min_size=1, max_size=40))
def test_no_second_ever_has_more_requests_than_the_rate(rate: int, visits: list[tuple[timedelta, int]]) -> None:
    """However late some come, and together with whom."""
    now, queue = NOW, Queue(rate)
    for pause, new in visits:
        now += pause
        queue.come(now, new)

    for first, later in zip(queue.made, queue.made[rate:], strict=False):
        assert later - first >= SECOND
    assert len(queue.made) + len(queue.waiting) == sum(new for _, new in visits)


@pytest.mark.parametrize("rate", [1, 2, 49, 50, 99, 100, 300, 1000])
def test_who_comes_in_time_is_let_through_and_the_rate_is_made_use_of(rate: int) -> None:
    queue, count = Queue(rate), 3 * rate
    queue.come(NOW, count)
    visits = 0
    while queue.waiting:
        visits += 1
        queue.come(min(queue.waiting), 0)

    assert len(queue.made) == count
    assert queue.made[-1] - NOW <= 3.1 * SECOND
    assert visits <= count + 10


def test_those_whose_turns_are_near_each_other_go_together() -> None:
    found, pace = turns(Pace("arn", "0", NOW), 100_000, NOW, [None] * 250)

    assert found == [NOW] * 250
    assert pace.made == ((NOW, 250),)


def test_a_slow_destination_is_called_evenly() -> None:
    found, _ = turns(Pace("arn", "0", NOW), 4, NOW, [None] * 5)

    assert [(slot - NOW) / SECOND for slot in found] == [0, 0.25, 0.5, 0.75, 1]


def test_what_was_held_up_takes_other_turns_where_there_is_no_room() -> None:
    late = [NOW - SECOND * 2] * 7
    found, pace = turns(Pace("arn", "0", NOW, ((NOW - SECOND / 2, 1),)), 4, NOW, late)

    assert [(slot - NOW) / SECOND for slot in found] == [0, 0, 0, 0.5, 0.75, 1, 1.25]
    assert pace.made == ((NOW - SECOND / 2, 1), (NOW, 3))


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
    destination = evolve(DESTINATION, endpoint=endpoint)

    if ENDPOINTS[endpoint]:
        assert checked(destination) == destination
    else:
        with pytest.raises(Problem):
            checked(destination)
