"""health:DescribeEvents and DescribeEventDetails: the events, and what they say."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.health import HealthEvent
from tokiwa.operations.health.access import event_keys
from tokiwa.operations.health.finding import owned, page
from tokiwa.operations.health.locale import check_locale
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("health:DescribeEvents")
def describe_events(work: Work, call: Call) -> dict[str, Any]:
    """One page of events, the one that was updated last first."""
    check_locale(call)
    with work.transaction() as tx:
        return page(tx, call, "events", summary)


@operation("health:DescribeEventDetails", on=lambda call: tuple(call.input["eventArns"]), context=event_keys)
def describe_event_details(work: Work, call: Call) -> dict[str, Any]:
    """Events with their texts, in the order asked for."""
    check_locale(call)
    found: list[dict[str, Any]] = []
    failed: list[dict[str, str]] = []
    with work.transaction() as tx:
        for arn in dict.fromkeys(call.input["eventArns"]):
            event = owned(tx, call, arn)
            if event is None:
                failed.append(
                    {"eventArn": arn, "errorName": "InvalidEventArn", "errorMessage": f"There is no event {arn}."}
                )
            else:
                described = {"latestDescription": event.description}
                found.append({"event": summary(event), "eventDescription": described, "eventMetadata": {}})
    return {"successfulSet": found, "failedSet": failed}


def summary(event: HealthEvent) -> dict[str, Any]:
    """An event as lists show it."""
    return {
        "arn": event.arn,
        "service": event.service,
        "eventTypeCode": event.code,
        "eventTypeCategory": event.category,
        "region": event.region,
        "startTime": event.started_at,
        "endTime": event.started_at,
        "lastUpdatedTime": event.updated_at,
        "statusCode": event.status,
        "eventScopeCode": event.scope,
        "actionability": event.actionability,
        "personas": event.personas,
    }
