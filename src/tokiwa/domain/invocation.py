"""What becomes of an asynchronous invocation of a function after one attempt, and the record of its end.

Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation". An error of the
function is retried after one minute and then after two, as often as is allowed. Being held back (throttled,
or an error of the server) is no fault of the function: it is retried with growing waits from one second to
five minutes for as long as the event may be kept, and uses up none of the retries.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from tokiwa.domain.delivery import backoff
from tokiwa.domain.value import Value

FIRST_HOLD = timedelta(seconds=1)
LONGEST_HOLD = timedelta(minutes=5)


class Outcome(StrEnum):
    """How an attempt ended."""

    SUCCEEDED = "succeeded"
    FUNCTION_ERROR = "function error"
    HELD_BACK = "held back"  # throttled, or an error of the server: the function did not answer


class Condition(StrEnum):
    """How an invocation ended, in the words of the destination record."""

    SUCCESS = "Success"
    RETRIES_EXHAUSTED = "RetriesExhausted"
    EVENT_AGE_EXCEEDED = "EventAgeExceeded"
    ZERO_RESERVED_CONCURRENCY = "ZeroReservedConcurrency"  # the function is switched off; nothing was tried


class AsyncPolicy(Value):
    """A function's event invoke configuration: `max_retries` 0 to 2, `max_age` 1 minute to 6 hours."""

    max_retries: int = 2
    max_age: timedelta = timedelta(hours=6)


class Ended(Value):
    """There will be no further attempt."""

    condition: Condition


class Again(Value):
    """The next attempt is due `at`, with the same request id."""

    at: datetime


def decide(
    policy: AsyncPolicy, errors: int, held: int, queued: datetime, now: datetime, outcome: Outcome, jitter: float
) -> Ended | Again:
    """What follows from an attempt that ended `now`.

    `errors` and `held`: how many attempts have ended with an error of the function and been held back in a
    row, this one included. `queued`: when the event came. `jitter`: drawn from [0, 1). An attempt that would
    come after the maximum age is not waited for.
    """
    if outcome is Outcome.SUCCEEDED:
        return Ended(Condition.SUCCESS)
    if outcome is Outcome.FUNCTION_ERROR:
        if errors > policy.max_retries:
            return Ended(Condition.RETRIES_EXHAUSTED)
        due = now + timedelta(minutes=errors)
    else:
        due = now + backoff(held, FIRST_HOLD, LONGEST_HOLD) * (0.5 + jitter / 2)
    if due - queued > policy.max_age:
        return Ended(Condition.EVENT_AGE_EXCEEDED)
    return Again(due)


class Answer(Value):
    """What the function answered: JSON text, and `Unhandled` or the like if that is an error."""

    payload: bytes
    function_error: str | None = None
    version: str = "$LATEST"


def record(
    now: datetime,
    request_id: str,
    function_arn: str,
    condition: Condition,
    attempts: int,
    request: bytes,
    answer: Answer | None,
) -> dict[str, Any]:
    """The JSON object that a destination receives.

    `function_arn` is unqualified or has its qualifier; `$LATEST` is added to the former. `attempts` counts
    those in which the function ran. `request` is the event as it came. Without an `answer` (the function
    never ran) the record has no response.
    """
    version = answer.version if answer else "$LATEST"
    qualified = function_arn if function_arn.count(":") > 6 else f"{function_arn}:{version}"
    written: dict[str, Any] = {
        "version": "1.0",
        "timestamp": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z",
        "requestContext": {
            "requestId": request_id,
            "functionArn": qualified,
            "condition": condition.value,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": _json_or_text(request),
    }
    if answer is None:
        return written
    context: dict[str, Any] = {"statusCode": 200, "executedVersion": answer.version}
    if answer.function_error is not None:
        context["functionError"] = answer.function_error
    return {**written, "responseContext": context, "responsePayload": _json_or_text(answer.payload)}


def _json_or_text(payload: bytes) -> Any:
    """The JSON value of a payload; what is not JSON is shown as it is."""
    if not payload:
        return None
    try:
        return msgspec.json.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return payload.decode(errors="replace")
