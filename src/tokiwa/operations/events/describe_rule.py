"""events:DescribeRule: everything about a rule but its targets."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.rule import Rule
from tokiwa.operations.events.access import resource_keys
from tokiwa.operations.events.names import on_rule, rule
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("events:DescribeRule", on=on_rule("Name"), context=resource_keys)
def describe_rule(work: Work, call: Call) -> dict[str, Any]:
    """The rule."""
    with work.transaction() as tx:
        found = rule(tx, call)
    return summary(found) | {"CreatedBy": found.created_by}


def summary(found: Rule) -> dict[str, Any]:
    """A rule as lists show it."""
    return {
        "Name": found.name,
        "Arn": found.arn,
        "EventPattern": found.pattern,
        "ScheduleExpression": found.schedule,
        "State": found.state,
        "Description": found.description,
        "RoleArn": found.role,
        "EventBusName": found.bus,
    }
