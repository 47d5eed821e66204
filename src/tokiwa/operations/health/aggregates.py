"""health:DescribeEventAggregates and DescribeEntityAggregates: how many there are of what."""

from collections import Counter
from itertools import islice
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.health.filters import tagged
from tokiwa.operations.health.finding import matching, owned
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.work import Work

MOST_EVENTS = 50  # of DescribeEntityAggregates, where none are named
USUAL = 100


@operation("health:DescribeEventAggregates")
def describe_event_aggregates(work: Work, call: Call) -> dict[str, Any]:
    """How many events of each category a filter lets through."""
    after, most = position(call.name, call.input.get("nextToken"), ""), call.input.get("maxResults", USUAL)
    with work.transaction() as tx:
        counts = Counter(event.category for event in matching(tx, call, call.input.get("filter", {})))
    values = [value for value in sorted(counts) if value > after]
    answer: dict[str, Any] = {
        "eventAggregates": [{"aggregateValue": value, "count": counts[value]} for value in values[:most]]
    }
    if len(values) > most:
        answer["nextToken"] = token(call.name, values[most - 1])
    return answer


@operation("health:DescribeEntityAggregates")
def describe_entity_aggregates(work: Work, call: Call) -> dict[str, Any]:
    """How many entities each of the events affects, all told and by their state."""
    tags = call.input.get("filter", {}).get("tags", {})
    with work.transaction() as tx:
        if "eventArns" in call.input:
            named = (owned(tx, call, arn) for arn in dict.fromkeys(call.input["eventArns"]))
            events = [event for event in named if event is not None]
        else:
            events = list(islice(matching(tx, call, {}), MOST_EVENTS))
    aggregates = []
    for event in events:
        counted = tagged(tags, event.tags)
        statuses = {event.entity_status: 1} if counted else {}
        aggregates.append({"eventArn": event.arn, "count": int(counted), "statuses": statuses})
    return {"entityAggregates": aggregates}
