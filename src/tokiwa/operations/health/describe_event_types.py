"""health:DescribeEventTypes: the kinds of event that there can be."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from tokiwa.operations.health.locale import check_locale
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.work import Work

USUAL = 100
_TYPES = [
    {
        "service": "ACM",
        "code": code,
        "category": "scheduledChange",
        "actionability": actionability,
        "personas": ["OPERATIONS"],
    }
    for code, actionability in ((FAILURE, "ACTION_REQUIRED"), (STATE_CHANGE, "ACTION_MAY_BE_REQUIRED"))
]
_FIELDS = {
    "eventTypeCodes": "code",
    "services": "service",
    "eventTypeCategories": "category",
    "actionabilities": "actionability",
}


@operation("health:DescribeEventTypes")
def describe_event_types(_work: Work, call: Call) -> dict[str, Any]:
    """One page of types, by code."""
    check_locale(call)
    wanted, most = call.input.get("filter", {}), call.input.get("maxResults", USUAL)
    after = position(call.name, call.input.get("nextToken"), "")
    found = [
        kind
        for kind in _TYPES
        if all(kind[field] in wanted[name] for name, field in _FIELDS.items() if wanted.get(name))
        and (not wanted.get("personas") or set(kind["personas"]) & set(wanted["personas"]))
        and str(kind["code"]) > after
    ]
    answer: dict[str, Any] = {"eventTypes": found[:most]}
    if len(found) > most:
        answer["nextToken"] = token(call.name, found[most - 1]["code"])
    return answer
