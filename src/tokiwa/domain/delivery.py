"""What becomes of an event after one attempt to deliver it to a target of a rule.

EventBridge User Guide, "Event retry policy and using dead-letter queues". Attempts are spread further and
further apart: the wait begins at one second, doubles with every retry up to ten minutes, and of each wait
between half and all is taken, as it is drawn, so that deliveries that failed together do not come again
together.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.value import Value

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=10)


class Exhausted(StrEnum):
    """Which limit of the retry policy ended a delivery."""

    ATTEMPTS = "MaximumRetryAttempts"
    AGE = "MaximumEventAgeInSeconds"


class RetryPolicy(Value):
    """How long a delivery is tried.

    `max_attempts`: retries (0 to 185) after the first attempt. `max_age`: no attempt is later than this
    (1 minute to 24 hours) after the first.
    """

    max_attempts: int = 185
    max_age: timedelta = timedelta(hours=24)


class Failure(Value):
    """Why an attempt failed. `permanent`: another attempt cannot help (NO_PERMISSIONS, NO_RESOURCE)."""

    code: str
    message: str
    permanent: bool = False


class Delivered(Value):
    """The target has the event."""


class RetryAt(Value):
    """The next attempt is due `at`."""

    at: datetime


class GiveUp(Value):
    """The event goes to the dead-letter queue, or is lost. `exhausted` is None after a permanent failure."""

    error_code: str
    error_message: str
    exhausted: Exhausted | None


def decide(
    policy: RetryPolicy, attempt: int, first: datetime, now: datetime, failure: Failure | None, jitter: float
) -> Delivered | RetryAt | GiveUp:
    """What follows from the `attempt`-th attempt (from 1), which ended `now` with a failure or None.

    `first`: when the first attempt was made. `jitter`: drawn from [0, 1). An attempt that would come after
    the maximum age is not waited for.
    """
    if failure is None:
        return Delivered()
    if failure.permanent:
        return GiveUp(failure.code, failure.message, None)
    if attempt > policy.max_attempts:
        return GiveUp(failure.code, failure.message, Exhausted.ATTEMPTS)
    due = now + backoff(attempt, FIRST_WAIT, LONGEST_WAIT) * (0.5 + jitter / 2)
    if due - first > policy.max_age:
        return GiveUp(failure.code, failure.message, Exhausted.AGE)
    return RetryAt(due)


def backoff(attempt: int, first: timedelta, longest: timedelta) -> timedelta:
    """The wait after the `attempt`-th attempt (from 1): `first`, doubled each time, at most `longest`."""
    doublings = min(attempt - 1, 30)  # more would overflow; by then any longest wait is reached
    return min(longest, first * (1 << doublings))


def dead_letter(rule_arn: str, target_arn: str, attempt: int, given_up: GiveUp) -> dict[str, str]:
    """The attributes of the message in the dead-letter queue, after the `attempt`-th attempt (from 1)."""
    attributes = {
        "RULE_ARN": rule_arn,
        "TARGET_ARN": target_arn,
        "ERROR_CODE": given_up.error_code,
        "ERROR_MESSAGE": given_up.error_message,
        "RETRY_ATTEMPTS": str(attempt - 1),
    }
    if given_up.exhausted is not None:
        attributes["EXHAUSTED_RETRY_CONDITION"] = given_up.exhausted.value
    return attributes
