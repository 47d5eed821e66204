import json

import pytest

from tokiwa.runner.outcome import Ending, Status, billed, exited, response_too_large, throttled, timed_out


@pytest.mark.parametrize(
    ("ending", "document", "remark"),
    [
        pytest.param(
            timed_out("r", 1),
            '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: r Error: Task timed out after 1.00 seconds"}',
            "Status: timeout",
            id="timeout",
        ),
        pytest.param(
            exited("r", "without providing a reason"),
            '{"errorType":"Runtime.ExitError",'
            '"errorMessage":"RequestId: r Error: Runtime exited without providing a reason"}',
            "Status: error\tError Type: Runtime.ExitError",
            id="exit",
        ),
        pytest.param(
            response_too_large(),
            '{"errorType":"Function.ResponseSizeTooLarge","errorMessage":'
            '"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}',
            "",
            id="too large",
        ),
    ],
)
def test_an_ending_reads_as_the_service_words_it(ending: Ending, document: str, remark: str) -> None:
    assert ending.payload.decode() == document
    assert ending.error_type == json.loads(document)["errorType"]
    assert ending.remark == remark


@pytest.mark.parametrize(("duration", "whole"), [(0.0, 1), (0.2, 1), (3.0, 3), (3.01, 4)])
def test_billing_rounds_up(duration: float, whole: int) -> None:
    assert billed(duration) == whole


def test_a_throttled_invocation_names_its_reason() -> None:
    outcome = throttled("7", "ReservedFunctionConcurrentInvocationLimitExceeded")

    assert (outcome.status, outcome.executed_version, outcome.logs) == (Status.THROTTLED, "7", ())


def test_an_outcome_does_not_show_what_the_function_answered() -> None:
    """A function may well return a key."""
    assert "PRIVATE" not in repr(Ending(Status.OK, b"PRIVATE KEY"))
