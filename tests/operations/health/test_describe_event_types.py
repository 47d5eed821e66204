from __future__ import annotations

from typing import Any

import pytest

from eventing import Client
from tokiwa.domain.health import FAILURE, STATE_CHANGE


def codes(answer: dict[str, Any]) -> list[str]:
    return [found["code"] for found in answer["eventTypes"]]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [FAILURE, STATE_CHANGE]),
        ({"eventTypeCodes": [STATE_CHANGE]}, [STATE_CHANGE]),
        ({"services": ["EC2"]}, []),
        ({"eventTypeCategories": ["scheduledChange"]}, [FAILURE, STATE_CHANGE]),
        ({"actionabilities": ["ACTION_REQUIRED"]}, [FAILURE]),
        ({"personas": ["SECURITY"]}, []),
        ({"personas": ["OPERATIONS"], "eventTypeCodes": [FAILURE]}, [FAILURE]),
    ],
)
def test_types_are_found_by_what_they_are(wanted: dict[str, Any], expected: list[str], client: Client) -> None:
    assert codes(client("health:DescribeEventTypes", filter=wanted)) == expected


def test_a_type_has_what_the_service_shows(client: Client) -> None:
    assert client("health:DescribeEventTypes", filter={"eventTypeCodes": [FAILURE]})["eventTypes"] == [
        {
            "service": "ACM",
            "code": FAILURE,
            "category": "scheduledChange",
            "actionability": "ACTION_REQUIRED",
            "personas": ["OPERATIONS"],
        }
    ]
