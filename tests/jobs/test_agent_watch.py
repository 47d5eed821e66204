"""An agent's silence is noticed by the wall clock, whatever clock its account has."""

from __future__ import annotations

from typing import Any

from deploying import ITSELF, Host, agent, token_of
from world import World

LOST, BACK = "Tokiwa Agent Lost", "Tokiwa Agent Back"


def state(world: World, principal: Any = None) -> str:
    return str(world.call("tokiwa:DescribeAgent", {"Name": "web"}, principal)["Agent"]["State"])


def test_it_is_lost_once_and_back_once(world: World) -> None:
    host = agent(world)
    world.advance(minutes=5, seconds=59)
    assert state(world) == "PRESENT"
    world.advance(seconds=1)
    assert state(world) == "LOST"
    world.advance(hours=5)
    assert len(world.events(LOST)) == 1
    host.poll()
    host.poll()
    world.settle()
    assert (state(world), len(world.events(BACK))) == ("PRESENT", 1)
    world.advance(minutes=6)
    assert len(world.events(LOST)) == 2


def test_one_that_polls_is_never_lost(world: World) -> None:
    host = agent(world)
    for _ in range(60):
        world.advance(minutes=1)
        host.poll()
    assert world.events(LOST) == []


def test_one_that_never_came_is_not_missed(world: World) -> None:
    world.call("tokiwa:CreateAgent", {"Name": "web"})
    world.advance(days=1)
    assert (state(world), world.events(LOST)) == ("NEW", [])


def test_a_token_does_not_put_off_the_watch(world: World) -> None:
    agent(world)
    world.call("tokiwa:CreateEnrollmentToken", {"Name": "web", "TokenSeconds": 86_400})
    world.advance(minutes=6)
    assert state(world) == "LOST"
    world.advance(days=1)
    assert world.call("tokiwa:DescribeAgent", {"Name": "web"})["Agent"]["TokenEndsAt"] is None


def test_a_test_clock_makes_nobody_lost(world: World) -> None:
    root = world.new_account("111111111111", test_clock=True)
    world.loop.start()
    host = Host(world, "web", token_of(world.call("tokiwa:CreateAgent", {"Name": "web"}, root))["accessKeyId"])
    host.key = host.call("EnrollAgent", **ITSELF)["AccessKeyId"]
    host.poll()
    world.call("tokiwa:AdvanceClock", {"Duration": "335d"}, root)
    assert (state(world, root), world.events(LOST, "111111111111")) == ("PRESENT", [])
    world.advance(minutes=6)
    (event,) = world.events(LOST, "111111111111")
    assert event.time == world.account_now("111111111111")
