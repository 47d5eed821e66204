"""events:TestEventPattern: whether a pattern matches an event."""

import json
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.pattern import compile as compile_pattern
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import operation
from tokiwa.work import Work

_FIELDS = ("id", "account", "source", "time", "region", "resources", "detail-type")


@operation("events:TestEventPattern")
def test_event_pattern(_work: Work, call: Call) -> dict[str, bool]:  # noqa: PT019 - an operation, not a test
    """The answer. INVALID for a text that is no event, INVALID_PATTERN for one that is no pattern."""
    event = _event(call.input["Event"])
    return {"Result": compile_pattern(call.input["EventPattern"]).matches(event)}


def _event(text: str) -> dict[str, Any]:
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise Problem(Kind.INVALID, "Parameter Event is not valid.")
    for field in _FIELDS:
        if field not in event:
            raise Problem(Kind.INVALID, f"Parameter Event is not valid. Reason: {field} is a required field.")
    return event
