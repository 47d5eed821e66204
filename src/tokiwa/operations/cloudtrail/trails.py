"""cloudtrail:DescribeTrails, ListTrails, GetTrail, GetTrailStatus, GetEventSelectors and ListEventDataStores.

There is one log, which LookupEvents reads; nothing is delivered to a bucket by a trail.
"""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("cloudtrail:DescribeTrails")
def describe_trails(_work: Work, _call: Call) -> dict[str, Any]:
    """None."""
    return {"trailList": []}


@operation("cloudtrail:ListTrails")
def list_trails(_work: Work, _call: Call) -> dict[str, Any]:
    """None."""
    return {"Trails": []}


@operation("cloudtrail:ListEventDataStores")
def list_event_data_stores(_work: Work, _call: Call) -> dict[str, Any]:
    """None."""
    return {"EventDataStores": []}


@operation("cloudtrail:GetTrail")
def get_trail(_work: Work, call: Call) -> None:
    """A trail that is not there."""
    raise _unknown(call, call.input["Name"])


@operation("cloudtrail:GetTrailStatus")
def get_trail_status(_work: Work, call: Call) -> None:
    """A trail that is not there."""
    raise _unknown(call, call.input["Name"])


@operation("cloudtrail:GetEventSelectors")
def get_event_selectors(_work: Work, call: Call) -> None:
    """A trail that is not there."""
    raise _unknown(call, call.input["TrailName"])


def _unknown(call: Call, name: str) -> Problem:
    return Problem(Kind.NOT_FOUND, f"Unknown trail: {name} for the user: {call.account}", code="TrailNotFoundException")
