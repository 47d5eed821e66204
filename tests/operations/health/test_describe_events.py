from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventing import Client
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from world import ACCOUNT, REGION, START, World

Happened = Callable[..., str]


def arns(answer: dict[str, Any]) -> list[str]:
    return [event["arn"] for event in answer["events"]]


def test_an_event_has_what_the_service_shows(client: Client, happened: Happened) -> None:
    arn = happened(1)

    (event,) = client("health:DescribeEvents")["events"]

    times = {event.pop(name).astimezone(UTC) for name in ("startTime", "endTime", "lastUpdatedTime")}
    assert times == {START - timedelta(hours=1)}
    assert event == {
        "arn": arn,
        "service": "ACM",
        "eventTypeCode": STATE_CHANGE,
        "eventTypeCategory": "scheduledChange",
        "region": REGION,
        "statusCode": "closed",
        "eventScopeCode": "ACCOUNT_SPECIFIC",
        "actionability": "INFORMATIONAL",
        "personas": ["OPERATIONS"],
    }


def test_the_event_that_was_updated_last_comes_first_page_by_page(client: Client, happened: Happened) -> None:
    made = [happened(number) for number in (3, 1, 4, 2, 0)]

    first = client("health:DescribeEvents", maxResults=2)
    second = client("health:DescribeEvents", maxResults=2, nextToken=first["nextToken"])
    last = client("health:DescribeEvents", maxResults=2, nextToken=second["nextToken"])

    assert arns(first) + arns(second) + arns(last) == sorted(made)
    assert "nextToken" not in last


# Events 1 and 2 as they are made; 3 has what the case says. What the filter finds, by number.
CHANGED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "types": ({"code": FAILURE}, {"eventTypeCodes": [FAILURE]}),
    "services": ({"service": "EC2"}, {"services": ["EC2", "S3"]}),
    "regions": ({"region": "eu-west-1"}, {"regions": ["eu-west-1"]}),
    "categories": ({"category": "issue"}, {"eventTypeCategories": ["issue"]}),
    "states": ({"status": "open"}, {"eventStatusCodes": ["open", "upcoming"]}),
    "values of entities": ({"entity": "one"}, {"entityValues": ["one"]}),
    "what is to be done": ({"actionability": "ACTION_REQUIRED"}, {"actionabilities": ["ACTION_REQUIRED"]}),
    "for whom": ({"personas": ("SECURITY", "BILLING")}, {"personas": ["BILLING"]}),
    "tags": ({"tags": {"team": "edge"}}, {"tags": {"team": ["edge", "core"]}}),
    "several things": (
        {"status": "open", "tags": {"team": "edge"}},
        {"eventStatusCodes": ["open"], "services": ["ACM"], "tags": {"team": ["edge"]}},
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_filter_finds_the_event_that_differs(case: str, client: Client, happened: Happened) -> None:
    changes, wanted = CHANGED[case]
    happened(1)
    happened(2)
    different = happened(3, **changes)

    assert arns(client("health:DescribeEvents", filter=wanted)) == [different]


HOUR = timedelta(hours=1)
RANGES: dict[str, tuple[list[dict[str, datetime]], list[int]]] = {
    "from": ([{"from": START - 2 * HOUR}], [0, 1, 2]),
    "to": ([{"to": START - 2 * HOUR}], [2, 3]),
    "both, inclusive": ([{"from": START - 2 * HOUR, "to": START - HOUR}], [1, 2]),
    "one of two": ([{"to": START - 3 * HOUR}, {"from": START}], [0, 3]),
    "neither": ([{}], [0, 1, 2, 3]),
    "none": ([{"from": START + HOUR}], []),
}


@pytest.mark.parametrize("member", ["startTimes", "endTimes", "lastUpdatedTimes"])
@pytest.mark.parametrize("case", RANGES)
def test_ranges_of_time(case: str, member: str, client: Client, happened: Happened) -> None:
    ranges, expected = RANGES[case]
    made = [happened(number) for number in range(4)]

    assert arns(client("health:DescribeEvents", filter={member: ranges})) == [made[number] for number in expected]


def test_events_are_found_by_name_in_order_and_in_pages(client: Client, happened: Happened) -> None:
    made = [happened(number) for number in range(4)]
    wanted = {"eventArns": [made[3], made[0], made[2], made[0].replace("-0", "-9")]}

    first = client("health:DescribeEvents", filter=wanted, maxResults=2)
    rest = client("health:DescribeEvents", filter=wanted, maxResults=2, nextToken=first["nextToken"])

    assert arns(first) + arns(rest) == [made[0], made[2], made[3]]


def test_events_are_found_by_the_name_of_their_entity(client: Client, happened: Happened) -> None:
    happened(1)
    arn = happened(2)
    (entity,) = client("health:DescribeAffectedEntities", filter={"eventArns": [arn]})["entities"]

    assert arns(client("health:DescribeEvents", filter={"entityArns": [entity["entityArn"]]})) == [arn]


def test_another_account_sees_its_own_events_only(client: Client, happened: Happened, world: World) -> None:
    arn = happened(1)
    stranger = Client(world, world.new_account("111111111111"))

    assert stranger("health:DescribeEvents")["events"] == []
    assert stranger("health:DescribeEvents", filter={"eventArns": [arn]})["events"] == []
    assert stranger("health:DescribeEventDetails", eventArns=[arn])["successfulSet"] == []


def test_details_have_the_text_and_say_which_events_are_not_there(client: Client, happened: Happened) -> None:
    arn, missing = happened(1), f"arn:aws:health:{REGION}::event/ACM/{STATE_CHANGE}/{STATE_CHANGE}-9"

    answer = client("health:DescribeEventDetails", eventArns=[missing, arn, arn])

    (found,) = answer["successfulSet"]
    assert (found["event"]["arn"], found["eventDescription"]) == (arn, {"latestDescription": "text 1"})
    assert answer["failedSet"] == [
        {"eventArn": missing, "errorName": "InvalidEventArn", "errorMessage": f"There is no event {missing}."}
    ]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DescribeEvents", {}),
        ("DescribeEventDetails", {"eventArns": [f"arn:aws:health:{REGION}::event/ACM/A/A-1"]}),
        ("DescribeAffectedEntities", {"filter": {"eventArns": [f"arn:aws:health:{REGION}::event/ACM/A/A-1"]}}),
        ("DescribeEventTypes", {}),
    ],
)
def test_there_is_no_language_but_english(name: str, given: dict[str, Any], client: Client) -> None:
    client(f"health:{name}", locale="en", **given)

    assert client.refused(f"health:{name}", locale="ja", **given) == (
        "UnsupportedLocale: The locale ja is not supported. The only one is en."
    )


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DescribeEvents", {}),
        ("DescribeAffectedEntities", {"filter": {"eventArns": [f"arn:aws:health:{REGION}::event/ACM/A/A-1"]}}),
        ("DescribeEventAggregates", {"aggregateField": "eventTypeCategory"}),
        ("DescribeEventTypes", {}),
    ],
)
@pytest.mark.parametrize("token", ["made-up", "WyJoZWFsdGg6RGVzY3JpYmVPdGhlciIsIngiXQ=="])
def test_a_token_that_is_not_ours(token: str, name: str, given: dict[str, Any], client: Client) -> None:
    refusal = client.refused(f"health:{name}", nextToken=token, **given)

    assert refusal.startswith("InvalidPaginationToken: The pagination token is not valid.")


def test_a_policy_may_limit_the_kinds_of_event(client: Client, happened: Happened, user: Any) -> None:
    fine, other = happened(1), happened(2, code=FAILURE)
    only = {"StringEquals": {"health:eventTypeCode": STATE_CHANGE, "health:service": "ACM"}}
    ann = user("ann", {"Effect": "Allow", "Action": "health:Describe*", "Resource": "*", "Condition": only})

    assert len(ann("health:DescribeEventDetails", eventArns=[fine])["successfulSet"]) == 1
    assert ann.refused("health:DescribeEventDetails", eventArns=[fine, other]) == (
        f"AccessDeniedException: User: arn:aws:iam::{ACCOUNT}:user/ann is not authorized to perform: "
        f"health:DescribeEventDetails on resource: {other} because no identity-based policy allows the "
        "health:DescribeEventDetails action"
    )
