"""What follows from an attempt to deliver an event."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.delivery import (
    Delivered,
    Exhausted,
    Failure,
    GiveUp,
    RetryAt,
    RetryPolicy,
    backoff,
    dead_letter,
    decide,
)

FIRST = datetime(2026, 12, 22, 18, 0, tzinfo=UTC)
THROTTLED = Failure("THROTTLING", "Rate exceeded")
NO_PERMISSIONS = Failure("NO_PERMISSIONS", "Lambda does not allow it", permanent=True)


def decided(
    *,
    attempt: int = 1,
    after: float = 0,
    failure: Failure | None = THROTTLED,
    jitter: float = 0.0,
    attempts: int = 185,
    age: float = 86400,
):
    """The decision about an attempt that ended so many seconds after the first."""
    policy = RetryPolicy(attempts, timedelta(seconds=age))
    return decide(policy, attempt, FIRST, FIRST + timedelta(seconds=after), failure, jitter)


def given_up(exhausted: Exhausted | None, failure: Failure = THROTTLED) -> GiveUp:
    """The end of a delivery."""
    return GiveUp(failure.code, failure.message, exhausted)


def at(seconds: float) -> RetryAt:
    """A retry so many seconds after the first attempt."""
    return RetryAt(FIRST + timedelta(seconds=seconds))


CASES = {
    "it arrived": (decided(failure=None), Delivered()),
    "it arrived at last": (decided(failure=None, attempt=186, after=86400), Delivered()),
    "no permission": (decided(failure=NO_PERMISSIONS), given_up(None, NO_PERMISSIONS)),
    "the first retry, at the earliest": (decided(), at(0.5)),
    "the first retry, in the middle": (decided(jitter=0.5), at(0.75)),
    "the second retry": (decided(attempt=2, after=10, jitter=0.5), at(11.5)),
    "the longest wait": (decided(attempt=11, after=100, jitter=0.5), at(550)),
    "the last retry": (decided(attempt=3, attempts=3), at(2)),
    "after the last retry": (decided(attempt=4, attempts=3), given_up(Exhausted.ATTEMPTS)),
    "no retries": (decided(attempts=0), given_up(Exhausted.ATTEMPTS)),
    "just young enough": (decided(attempt=2, after=59, age=60), at(60)),
    "too old": (decided(attempt=2, after=59.1, age=60), given_up(Exhausted.AGE)),
    "long too old": (decided(attempt=2, after=86400), given_up(Exhausted.AGE)),
    "both limits": (decided(attempt=4, attempts=3, after=86400), given_up(Exhausted.ATTEMPTS)),
}


@pytest.mark.parametrize("case", CASES)
def test_decisions(case):
    """Each attempt has the consequence that stands beside it."""
    decision, expected = CASES[case]
    assert decision == expected


def test_the_default_policy_ends_after_a_day_at_the_latest():
    """Whatever is drawn, waits never shrink, the last attempt is in time, and the age ends it."""
    for jitter in (0.0, 0.5, 0.999):
        attempt, now, waits = 1, FIRST, []
        while isinstance(decision := decide(RetryPolicy(), attempt, FIRST, now, THROTTLED, jitter), RetryAt):
            waits.append(decision.at - now)
            attempt, now = attempt + 1, decision.at
        assert waits == sorted(waits)
        assert max(waits) <= timedelta(minutes=10)
        assert FIRST < now <= FIRST + timedelta(days=1)
        assert decision.exhausted in Exhausted


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 512), (11, 600), (186, 600), (10**9, 600)]
)
def test_backoff_doubles_up_to_the_longest_wait(attempt, seconds):
    """However many attempts there were."""
    assert backoff(attempt, timedelta(seconds=1), timedelta(minutes=10)) == timedelta(seconds=seconds)


def test_the_dead_letter_tells_what_happened():
    """Retries are counted, not attempts; the limit is named only if it was one."""
    told = dead_letter("rule", "target", 4, given_up(Exhausted.AGE))
    assert told == {
        "RULE_ARN": "rule",
        "TARGET_ARN": "target",
        "ERROR_CODE": "THROTTLING",
        "ERROR_MESSAGE": "Rate exceeded",
        "RETRY_ATTEMPTS": "3",
        "EXHAUSTED_RETRY_CONDITION": "MaximumEventAgeInSeconds",
    }
    assert "EXHAUSTED_RETRY_CONDITION" not in dead_letter("rule", "target", 1, given_up(None, NO_PERMISSIONS))
    exhausted = dead_letter("rule", "target", 1, given_up(Exhausted.ATTEMPTS))
    assert exhausted["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"
