from __future__ import annotations

from collections.abc import Callable

from eventing import Client

Happened = Callable[..., str]


def test_events_are_counted_by_category(client: Client, happened: Happened) -> None:
    for number in range(3):
        happened(number)
    happened(3, category="issue")

    answer = client("health:DescribeEventAggregates", aggregateField="eventTypeCategory")
    assert answer == {
        "eventAggregates": [{"aggregateValue": "issue", "count": 1}, {"aggregateValue": "scheduledChange", "count": 3}]
    }

    only = client(
        "health:DescribeEventAggregates", aggregateField="eventTypeCategory", filter={"eventTypeCategories": ["issue"]}
    )
    assert only["eventAggregates"] == [{"aggregateValue": "issue", "count": 1}]


def test_entities_are_counted_by_event_and_state(client: Client, happened: Happened) -> None:
    fine, bad = happened(2), happened(1, entity_status="IMPAIRED", tags={"team": "edge"})

    named = client("health:DescribeEntityAggregates", eventArns=[fine, bad, f"{bad}-gone"])["entityAggregates"]
    assert named == [
        {"eventArn": fine, "count": 1, "statuses": {"RESOLVED": 1}},
        {"eventArn": bad, "count": 1, "statuses": {"IMPAIRED": 1}},
    ]

    every = client("health:DescribeEntityAggregates", filter={"tags": {"team": ["edge"]}})["entityAggregates"]
    assert [(found["eventArn"], found["count"]) for found in every] == [(bad, 1), (fine, 0)]
