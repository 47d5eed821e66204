"""What is renewed and not served is told, and told again."""

from __future__ import annotations

import json

import pytest

from deploying import Host, agent, deploy, shown
from managed import Manager
from world import World

NOT_SERVED = "Tokiwa Deployment Not Served"


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def certificate(world: World) -> str:
    manager = Manager(world)
    return manager.request(manager.authority())


def ages(world: World) -> list[int]:
    return [event.detail["UnservedSeconds"] for event in world.events(NOT_SERVED)]


def test_after_its_hours_and_then_daily(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate, ServedWithinHours=3)
    world.advance(hours=2, minutes=59)
    assert ages(world) == []
    world.advance(minutes=1)
    assert ages(world) == [3 * 3600]
    world.advance(days=1)
    world.advance(days=1)
    assert ages(world) == [hours * 3600 for hours in (3, 27, 51)]


def test_not_when_it_is_served(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work("DELIVERED")
    world.advance(hours=23)
    host.report(host.tasks()["front"], "SERVED")
    world.advance(days=3)
    assert (ages(world), shown(world, arn)["UnservedSince"]) == ([], None)


def test_a_rule_hears_of_it(world: World, host: Host, certificate: str) -> None:
    """As of every other event of the default bus."""
    world.call("logs:CreateLogGroup", {"logGroupName": "/aws/events/unserved"})
    world.call(
        "events:PutRule",
        {
            "Name": "unserved",
            "EventPattern": json.dumps({"source": ["tokiwa.deployments"], "detail-type": [NOT_SERVED]}),
        },
    )
    target = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/unserved"
    world.call("events:PutTargets", {"Rule": "unserved", "Targets": [{"Id": "log", "Arn": target}]})
    deploy(world, certificate)
    world.advance(days=1)
    found = world.call("logs:FilterLogEvents", {"logGroupName": "/aws/events/unserved"})["events"]
    assert [NOT_SERVED in each["message"] for each in found] == [True]
