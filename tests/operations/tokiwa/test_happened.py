from __future__ import annotations

import json
from typing import Any

import pytest

from tokiwa.operations.tokiwa import happened
from world import ACCOUNT, World

RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/all"
LOG = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:heard"
ABSENT = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:absent"


@pytest.fixture
def told(world: World) -> World:
    """Five events of two sources, heard by a rule with one target that is there and one that is not."""
    world.call("logs:CreateLogGroup", {"logGroupName": "heard"})
    world.call("events:PutRule", {"Name": "all", "EventPattern": json.dumps({"source": ["shop"]})})
    targets = [{"Id": "log", "Arn": LOG}, {"Id": "absent", "Arn": ABSENT}]
    world.call("events:PutTargets", {"Rule": "all", "Targets": targets})
    for number in range(5):
        source = "shop" if number % 2 else "bank"
        resources = ["arn:aws:acm:us-east-1:000000000000:certificate/a"] if number == 4 else []
        entry = {
            "Resources": resources,
            "Source": source,
            "DetailType": f"Kind {number}",
            "Detail": json.dumps({"number": number}),
        }
        world.call("events:PutEvents", {"Entries": [entry]})
    world.settle()
    return world


def every(world: World, name: str, member: str, **given: Any) -> list[dict[str, Any]]:
    """All pages of a list."""
    found: list[dict[str, Any]] = []
    while True:
        answer = world.call(f"tokiwa:{name}", {"MaxResults": 2, **given})
        found += answer[member]
        if "NextToken" not in answer:
            return found
        given["NextToken"] = answer["NextToken"]


def test_events_are_all_there_each_once(told: World) -> None:
    found = every(told, "ListEvents", "Events")
    mine = [event for event in found if event["Source"] in {"shop", "bank"}]

    assert sorted(json.loads(event["Document"])["detail"]["number"] for event in mine) == [0, 1, 2, 3, 4]
    assert len({event["EventId"] for event in found}) == len(found)
    times = [event["Time"] for event in found]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"Source": "shop"}, 2),
        ({"DetailType": "Kind 3"}, 1),
        ({"Source": "bank", "EventBusName": "default"}, 3),
        ({"EventBusName": "x"}, 0),
        ({"ResourceArn": "arn:aws:acm:us-east-1:000000000000:certificate/a"}, 1),
    ],
)
def test_events_that_are_looked_for(told: World, given: dict[str, str], count: int) -> None:
    assert len(every(told, "ListEvents", "Events", **given)) == count


def test_deliveries_say_what_became_of_each(told: World) -> None:
    found = every(told, "ListDeliveries", "Deliveries", RuleArn=RULE)
    by_target = {
        target: {each["Status"] for each in found if each["TargetId"] == target} for target in ("log", "absent")
    }

    assert len(found) == 4
    assert by_target["log"] == {"DELIVERED"}
    assert by_target["absent"] <= {"DROPPED", "RETRYING"}
    assert all(each["ErrorCode"] for each in found if each["TargetId"] == "absent")
    (one,) = every(told, "ListDeliveries", "Deliveries", EventId=found[0]["EventId"], Status=found[0]["Status"])[:1]
    assert one["EventId"] == found[0]["EventId"]


def test_a_call_looks_at_so_many_and_says_that_there_are_more(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happened, "_PAGE", 2)
    monkeypatch.setattr(happened, "MOST_SEARCHED", 2)
    answer = told.call("tokiwa:ListEvents", {"Source": "nowhere"})

    assert answer["Events"] == []
    assert every(told, "ListEvents", "Events", Source="nowhere", NextToken=answer["NextToken"]) == []


def test_other_accounts_see_nothing_of_it(told: World) -> None:
    other = told.new_account("111111111111")
    assert told.call("tokiwa:ListDeliveries", {}, other)["Deliveries"] == []
    assert all(event["Source"] != "shop" for event in told.call("tokiwa:ListEvents", {}, other)["Events"])
