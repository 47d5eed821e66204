"""What follows from an asynchronous invocation, and what its destination is told."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.invocation import Again, Answer, AsyncPolicy, Condition, Ended, Outcome, decide, record

QUEUED = datetime(2026, 12, 22, 18, 0, tzinfo=UTC)
ARN = "arn:aws:lambda:us-east-1:123456789012:function:renewed"


def decided(
    outcome: Outcome,
    *,
    errors: int = 0,
    held: int = 0,
    after: float = 0,
    jitter: float = 0.0,
    retries: int = 2,
    age: float = 21600,
):
    """The decision about an attempt that ended so many seconds after the event was queued."""
    policy = AsyncPolicy(retries, timedelta(seconds=age))
    return decide(policy, errors, held, QUEUED, QUEUED + timedelta(seconds=after), outcome, jitter)


def at(seconds: float) -> Again:
    """Another attempt so many seconds after the event was queued."""
    return Again(QUEUED + timedelta(seconds=seconds))


ERROR, HELD = Outcome.FUNCTION_ERROR, Outcome.HELD_BACK
EXHAUSTED, TOO_OLD = Ended(Condition.RETRIES_EXHAUSTED), Ended(Condition.EVENT_AGE_EXCEEDED)
CASES = {
    "it succeeded": (decided(Outcome.SUCCEEDED), Ended(Condition.SUCCESS)),
    "it succeeded late": (decided(Outcome.SUCCEEDED, errors=2, after=30000), Ended(Condition.SUCCESS)),
    "the first error": (decided(ERROR, errors=1, after=5), at(65)),
    "the first error, whatever is drawn": (decided(ERROR, errors=1, after=5, jitter=0.9), at(65)),
    "the second error": (decided(ERROR, errors=2, after=70), at(190)),
    "the third error": (decided(ERROR, errors=3, after=200), EXHAUSTED),
    "an error and one retry": (decided(ERROR, errors=1, retries=1), at(60)),
    "a second error and one retry": (decided(ERROR, errors=2, retries=1, after=70), EXHAUSTED),
    "an error and no retry": (decided(ERROR, errors=1, retries=0), EXHAUSTED),
    "an error, just young enough": (decided(ERROR, errors=1, age=60), at(60)),
    "an error, too old": (decided(ERROR, errors=1, after=1, age=60), TOO_OLD),
    "the last error, too old as well": (decided(ERROR, errors=3, after=30000), EXHAUSTED),
    "held back": (decided(HELD, held=1), at(0.5)),
    "held back, later": (decided(HELD, held=1, jitter=0.5), at(0.75)),
    "held back again": (decided(HELD, held=5, after=100), at(108)),
    "held back for long": (decided(HELD, held=50, after=1000), at(1150)),
    "held back after an error": (decided(HELD, errors=2, held=1, retries=1, after=60), at(60.5)),
    "held back without retries": (decided(HELD, held=1, retries=0), at(0.5)),
    "held back too long": (decided(HELD, held=90, after=21500), TOO_OLD),
}


@pytest.mark.parametrize("case", CASES)
def test_decisions(case):
    """Each attempt has the consequence that stands beside it."""
    decision, expected = CASES[case]
    assert decision == expected


NOW = datetime(2026, 12, 22, 18, 43, 48, 7999, tzinfo=UTC)


def test_the_record_of_a_success():
    """It has the event, the answer and the function with its version."""
    assert record(NOW, "id-1", ARN, Condition.SUCCESS, 1, b'{"a": 1}', Answer(b'"done"')) == {
        "version": "1.0",
        "timestamp": "2026-12-22T18:43:48.007Z",
        "requestContext": {
            "requestId": "id-1",
            "functionArn": f"{ARN}:$LATEST",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": {"a": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": "done",
    }


def test_the_record_of_a_failure():
    """It has the error of the function and how often it ran."""
    answer = Answer(b'{"errorType": "Boom"}', function_error="Unhandled")
    written = record(NOW, "id-1", ARN, Condition.RETRIES_EXHAUSTED, 3, b"{}", answer)
    assert written["requestContext"]["condition"] == "RetriesExhausted"
    assert written["requestContext"]["approximateInvokeCount"] == 3
    assert written["responseContext"]["functionError"] == "Unhandled"
    assert written["responsePayload"] == {"errorType": "Boom"}


def test_the_record_of_an_event_that_never_reached_the_function():
    """It has no answer."""
    written = record(NOW, "id-1", ARN, Condition.EVENT_AGE_EXCEEDED, 0, b"", None)
    assert written["requestContext"]["condition"] == "EventAgeExceeded"
    assert written["requestPayload"] is None
    assert not {"responseContext", "responsePayload"} & set(written)


def test_a_qualified_function_keeps_its_qualifier():
    """The version that ran stands in the response."""
    written = record(NOW, "id-1", f"{ARN}:live", Condition.SUCCESS, 1, b"{}", Answer(b"null", version="7"))
    assert written["requestContext"]["functionArn"] == f"{ARN}:live"
    assert written["responseContext"]["executedVersion"] == "7"


@pytest.mark.parametrize("payload", [b"plain", b"\xff", b"[" * 100000])
def test_payloads_that_are_no_json_are_shown_as_they_are(payload):
    """The record stays JSON whatever a function answers."""
    written = record(NOW, "id-1", ARN, Condition.SUCCESS, 1, payload, Answer(payload))
    assert written["requestPayload"] == written["responsePayload"] == payload.decode(errors="replace")
