"""Calls with a hostile document in them, and the policies that several stories need."""

from __future__ import annotations

import json
from typing import Any

from tests.hostile.edge import Answer, Edge

from tokiwa.wire import catalog

SLOWEST = 1.0  # seconds of processor time


def call(edge: Edge, name: str, values: dict[str, Any]) -> Answer:
    """The answer, which must come quickly and must not be a fault of the server."""
    answer = edge.call(catalog.operation(name), values)
    assert answer.status < 500, f"{answer.code}: {answer.message}"
    assert answer.seconds < SLOWEST, f"{answer.seconds:.2f} s"
    return answer


def refused(edge: Edge, name: str, values: dict[str, Any]) -> str:
    """The code of the refusal that must come."""
    answer = call(edge, name, values)
    assert 400 <= answer.status < 500, answer.parsed
    assert answer.message
    return answer.code


def document(**statement: Any) -> str:
    """A policy of one statement that allows, with changes; None takes a member away."""
    whole = {"Effect": "Allow", "Action": "acm:*", "Resource": "*", **statement}
    kept = {name: value for name, value in whole.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [kept]})
