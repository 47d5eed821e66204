from __future__ import annotations

import json
from typing import Any

import pytest

from eventing import PATTERN, Client

EVENT: dict[str, Any] = {
    "id": "1",
    "account": "000000000000",
    "source": "app",
    "time": "2027-01-01T00:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail-type": "Done",
    "detail": {"eventDescription": [{"latestDescription": "has completed the renewal"}]},
}


@pytest.mark.parametrize(
    ("pattern", "result"),
    [
        ({"source": ["app"]}, True),
        ({"source": ["other"]}, False),
        ({"detail": {"eventDescription": {"latestDescription": [{"wildcard": "*completed*"}]}}}, True),
    ],
)
def test_the_answer_says_whether_it_matches(pattern: dict[str, Any], result: bool, client: Client) -> None:
    answer = client("events:TestEventPattern", EventPattern=json.dumps(pattern), Event=json.dumps(EVENT))

    assert answer == {"Result": result}


@pytest.mark.parametrize("event", ["", "text", "[]", '"text"', "{" * 9000])
def test_a_text_that_is_no_event(event: str, client: Client) -> None:
    assert client.refused("events:TestEventPattern", EventPattern=PATTERN, Event=event) == (
        "ValidationException: Parameter Event is not valid."
    )


@pytest.mark.parametrize("field", [name for name in EVENT if name != "detail"])
def test_an_event_without_one_of_its_fields(field: str, client: Client) -> None:
    event = {name: value for name, value in EVENT.items() if name != field}

    assert client.refused("events:TestEventPattern", EventPattern=PATTERN, Event=json.dumps(event)) == (
        f"ValidationException: Parameter Event is not valid. Reason: {field} is a required field."
    )


def test_a_pattern_that_is_none(client: Client) -> None:
    refusal = client.refused("events:TestEventPattern", EventPattern='{"source":[]}', Event=json.dumps(EVENT))

    assert refusal.startswith("InvalidEventPatternException: Event pattern is not valid. Reason: Empty arrays")
