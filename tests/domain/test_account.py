"""Clocks: what time it is for an account, setting out for another time, and every step on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.operations.acm_pca import pki

from managed import NOW
from tokiwa.domain.account import LAST_MOMENT, Account, TestClock, advance, next_audit, step
from tokiwa.domain.change import Job
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve

DAY = timedelta(days=1)
PLAIN = Account("000000000000", "root", NOW)
CLOCKED = evolve(PLAIN, clock=TestClock(ahead=10 * DAY))
MOVING = evolve(PLAIN, clock=TestClock(ahead=10 * DAY, at=NOW + 10 * DAY, target=NOW + 20 * DAY, journey="j"))

TIMES = {
    "the wall clock": (PLAIN, NOW),
    "a test clock": (CLOCKED, NOW + 10 * DAY),
    "a test clock that is being advanced": (MOVING, NOW + 10 * DAY),
}


@pytest.mark.parametrize("case", TIMES)
def test_what_time_it_is(case: str) -> None:
    account, now = TIMES[case]
    assert account.now(NOW) == now


def test_only_a_clock_with_a_target_is_being_advanced() -> None:
    assert [account.advancing for account in (PLAIN, CLOCKED, MOVING)] == [False, False, True]


def test_setting_out_stops_the_clock() -> None:
    moving = advance(CLOCKED, NOW + 20 * DAY, NOW, "j")
    assert moving == MOVING
    assert moving.now(NOW + DAY) == NOW + 10 * DAY


REFUSALS = {
    "no test clock": (PLAIN, NOW + DAY, Kind.INVALID_REQUEST, "Account 000000000000 has no test clock"),
    "on its way already": (MOVING, NOW + 30 * DAY, Kind.CONFLICT, "is being advanced already"),
    "backward": (
        CLOCKED,
        NOW + 9 * DAY,
        Kind.INVALID,
        "only moves forward: it is 2027-01-11T00:00:00Z and cannot go to 2027-01-10T00:00:00Z.",
    ),
    "past the calendar": (CLOCKED, datetime(9000, 1, 2, tzinfo=UTC), Kind.INVALID, "cannot go past 9000-01-01."),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_clock_that_cannot_be_advanced(case: str) -> None:
    account, to, kind, sentence = REFUSALS[case]
    told, message = pki.refusal(lambda: advance(account, to, NOW, "j"))
    assert told is kind
    assert sentence in message


@pytest.mark.parametrize("to", [NOW + 10 * DAY, LAST_MOMENT], ids=["where it is", "the last moment"])
def test_the_ends_of_where_a_clock_can_go(to: datetime) -> None:
    assert advance(CLOCKED, to, NOW, "j").advancing


AT, TARGET, WALL = NOW + 10 * DAY, NOW + 20 * DAY, NOW + timedelta(seconds=3)
STEPS = {
    "something is due on the way": (NOW + 12 * DAY, NOW + 12 * DAY, True),
    "something is overdue": (NOW + 9 * DAY, AT, True),
    "something is due at the target": (TARGET, TARGET, True),
    "nothing is due before the target": (TARGET + timedelta(seconds=1), TARGET, False),
    "nothing is due at all": (None, TARGET, False),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_step(case: str) -> None:
    due, now, advancing = STEPS[case]
    moved = step(MOVING, due, WALL)
    assert (moved.now(WALL), moved.advancing) == (now, advancing)


def test_after_its_arrival_a_clock_runs_again() -> None:
    arrived = step(MOVING, None, WALL)
    assert arrived.clock == TestClock(ahead=TARGET - WALL)
    assert arrived.now(WALL + DAY) == TARGET + DAY


@pytest.mark.parametrize("account", [PLAIN, CLOCKED], ids=["the wall clock", "a clock at rest"])
def test_what_is_not_on_its_way_makes_no_step(account: Account) -> None:
    assert step(account, NOW, NOW) is account


def test_an_audit_follows_the_wall_clock() -> None:
    assert next_audit("000000000000", NOW) == Job("audit", "000000000000", "", NOW + DAY)
