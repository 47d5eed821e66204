from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import pytest

from eventing import Client
from world import ACCOUNT, REGION, START

Happened = Callable[..., str]


def test_the_entity_is_the_certificate(client: Client, happened: Happened) -> None:
    arn = happened(1, tags={"team": "edge"})

    (entity,) = client("health:DescribeAffectedEntities", filter={"eventArns": [arn]})["entities"]

    name = entity.pop("entityArn")
    assert name.startswith(f"arn:aws:health:{REGION}:{ACCOUNT}:entity/")
    assert entity.pop("lastUpdatedTime").astimezone(UTC) == START - timedelta(hours=1)
    assert entity == {
        "eventArn": arn,
        "entityValue": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1",
        "awsAccountId": ACCOUNT,
        "statusCode": "RESOLVED",
        "resourceTags": {"team": "edge"},
        "entityMetadata": {},
    }
    again = client("health:DescribeAffectedEntities", filter={"eventArns": [arn], "entityArns": [name]})
    assert [found["entityArn"] for found in again["entities"]] == [name]


FILTERS: dict[str, dict[str, Any]] = {
    "values": {"entityValues": ["one"]},
    "states": {"statusCodes": ["IMPAIRED"]},
    "times": {"lastUpdatedTimes": [{"to": START - timedelta(hours=3)}]},
    "tags": {"tags": {"team": ["edge"]}},
}


@pytest.mark.parametrize("case", FILTERS)
def test_a_filter_finds_the_entity_that_differs(case: str, client: Client, happened: Happened) -> None:
    made = [happened(1), happened(2), happened(3, entity="one", entity_status="IMPAIRED", tags={"team": "edge"})]

    found = client("health:DescribeAffectedEntities", filter={"eventArns": made, **FILTERS[case]})["entities"]

    assert [entity["eventArn"] for entity in found] == [made[2]]


def test_entities_come_in_pages(client: Client, happened: Happened) -> None:
    wanted = {"eventArns": [happened(number) for number in range(3)]}

    first = client("health:DescribeAffectedEntities", filter=wanted, maxResults=2)
    rest = client("health:DescribeAffectedEntities", filter=wanted, maxResults=2, nextToken=first["nextToken"])

    assert [entity["eventArn"] for entity in first["entities"] + rest["entities"]] == wanted["eventArns"]
