"""Renewals are spread by name and by budget, the same each time, and never past the safe limit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from managed import NOW
from tokiwa.domain.defect import VALIDITY
from tokiwa.domain.renewal_policy import STANDARD, RenewalPolicy, checked
from tokiwa.domain.smoothing import SHARES, Claim, latest, planned, share, turns

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = NOW + VALIDITY
MANY = 10_000
ARNS = [f"arn:aws:acm:us-east-1:000000000000:certificate/{number:08x}" for number in range(MANY)]


def policy(**changes: Any) -> RenewalPolicy:
    return checked(RenewalPolicy("000000000000", "000000000000", **changes))


def test_by_the_standard_every_renewal_is_exactly_60_days_before_the_end() -> None:
    assert {END - planned(arn, END, STANDARD) for arn in ARNS[:100]} == {60 * DAY}


def test_certificates_stand_evenly_and_always_at_the_same_place() -> None:
    shares = [share(arn) for arn in ARNS]
    assert shares == [share(arn) for arn in ARNS]
    tenths = Counter(each * 10 // SHARES for each in shares)
    assert len(tenths) == 10
    assert max(tenths.values()) < 1.15 * MANY / 10


def test_jitter_spreads_them_over_the_days_that_are_given() -> None:
    spread = policy(jitter=15)
    waits = [planned(arn, END, spread) - (END - 60 * DAY) for arn in ARNS]
    assert timedelta(0) <= min(waits) < HOUR
    assert 15 * DAY - HOUR < max(waits) < 15 * DAY
    assert max(Counter(wait // DAY for wait in waits).values()) < 1.2 * MANY / 15


def made_in_one_week() -> list[tuple[str, datetime]]:
    """Each certificate with its end."""
    return [(arn, END + 7 * DAY * number / MANY) for number, arn in enumerate(ARNS)]


def renewed(certificates: Iterable[tuple[str, datetime]], by: RenewalPolicy) -> list[tuple[str, datetime, datetime]]:
    """Each with the moment of its renewal and the limit that it had, in the order in which the loop takes what is due."""
    due = sorted((planned(arn, end, by), latest(end, by), share(arn), arn) for arn, end in certificates)
    if by.interval is None:
        return [(arn, at, limit) for at, limit, _, arn in due]
    given, _ = turns(by, due[0][0], [Claim(*each[:3]) for each in due])
    return [(arn, turn.at, limit) for turn, (_, limit, _, arn) in zip(given, due, strict=True)]


def busiest(moments: Sequence[datetime], span: timedelta) -> int:
    return max(Counter((moment - NOW) // span for moment in moments).values())


PLANS: dict[str, tuple[RenewalPolicy, int]] = {
    "spread": (policy(jitter=15), 80),
    "a budget": (policy(per_hour=40), 40),
    "both": (policy(jitter=15, per_hour=35), 35),
    "a quota": (policy(per_hour=38, per_second=2), 38),
}


@pytest.mark.parametrize("case", PLANS)
def test_what_was_made_in_one_week_is_renewed_over_weeks_and_the_next_year_too(case: str) -> None:
    by, budget = PLANS[case]
    certificates = made_in_one_week()
    for _ in range(3):
        done = renewed(certificates, by)
        moments = [moment for _, moment, _ in done]
        assert len(done) == MANY
        assert all(moment <= limit for _, moment, limit in done)
        assert busiest(moments, HOUR) <= budget
        assert max(moments) - min(moments) >= 10 * DAY
        certificates = [(arn, moment + VALIDITY) for arn, moment, _ in done]


def test_without_a_policy_they_would_stay_together_for_ever() -> None:
    """What the others are against: the same week, year by year."""
    certificates = made_in_one_week()
    for _ in range(3):
        moments = [moment for _, moment, _ in renewed(certificates, STANDARD)]
        assert max(moments) - min(moments) < 7 * DAY
        certificates = [(arn, moment + VALIDITY) for arn, moment, _ in renewed(certificates, STANDARD)]


def test_a_quota_holds_in_every_second() -> None:
    claims = [Claim(NOW, NOW + DAY, share(arn)) for arn in ARNS]
    given, free = turns(policy(per_second=3), NOW, claims)
    assert set(Counter((turn.at - NOW) // timedelta(seconds=1) for turn in given).values()) <= {3, MANY % 3}
    assert free - NOW >= timedelta(seconds=MANY / 3)


def test_what_a_budget_has_no_room_for_is_spread_over_the_time_that_is_left() -> None:
    by = policy(per_hour=10)  # room for 3,600 in fifteen days
    given, _ = turns(by, NOW, [Claim(NOW, NOW + 15 * DAY, share(arn)) for arn in ARNS])
    assert all(NOW <= turn.at <= NOW + 15 * DAY for turn in given)
    assert sum(not turn.extra for turn in given) == 15 * 24 * 10 + 1
    by_day = Counter((turn.at - NOW) // DAY for turn in given)
    assert max(by_day[day] for day in range(15)) < 1.2 * MANY / 15
    assert min(by_day[day] for day in range(15)) > 0.8 * MANY / 15


CLAIMS: dict[str, tuple[Claim, timedelta]] = {
    "nobody before it": (Claim(NOW + 5 * HOUR, NOW + DAY, 0), 5 * HOUR),
    "others before it": (Claim(NOW, NOW + DAY, 0), HOUR),
    "no time left": (Claim(NOW, NOW - DAY, SHARES - 1), timedelta(0)),
    "too late, half the time": (Claim(NOW, NOW + HOUR / 2, SHARES // 2), HOUR / 4),
    "who does not wait": (Claim(NOW, NOW + DAY, 0, at_once=True), timedelta(0)),
}


@pytest.mark.parametrize("case", CLAIMS)
def test_the_turn_of_one(case: str) -> None:
    """An hour from NOW is the first that is free."""
    claim, expected = CLAIMS[case]
    (turn,), _ = turns(policy(per_hour=60), NOW + HOUR, [claim])
    assert turn.at - NOW == expected
    assert turn.extra is (case in {"no time left", "too late, half the time"})


@pytest.mark.parametrize(("case", "taken"), [("no time left", 0), ("who does not wait", 1), ("others before it", 1)])
def test_what_goes_over_budget_takes_no_turn(case: str, taken: int) -> None:
    _, free = turns(policy(per_hour=60), NOW + HOUR, [CLAIMS[case][0]])
    assert free == NOW + HOUR + taken * timedelta(minutes=1)


def test_turns_within_a_minute_are_taken_together() -> None:
    """One batch costs as much as one renewal."""
    given, _ = turns(policy(per_hour=600), NOW, [Claim(NOW, NOW + DAY, 0)] * 25)
    assert Counter((turn.at - NOW) / timedelta(minutes=1) for turn in given) == {0.0: 10, 1.0: 10, 2.0: 5}


def test_without_a_budget_there_are_no_turns() -> None:
    with pytest.raises(ValueError, match="no turns"):
        turns(STANDARD, NOW, [])
