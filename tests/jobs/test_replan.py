"""When an account changes when its notices begin, those of all its certificates follow."""

from datetime import timedelta

import pytest

from managed import Manager, due, told, write
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Job
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.jobs import registry, replan
from world import ACCOUNT, START, World

END = START + timedelta(days=395)
APPROACHING = "ACM Certificate Approaching Expiration"


def test_every_certificate_is_planned_anew_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replan, "PAGE", 2)
    manager = Manager(world)
    authority = manager.authority()
    arns = [manager.request(authority, f"n{n}.example.com") for n in range(5)]
    write(world, AccountConfiguration(ACCOUNT, 60), jobs=(Job("replan", ACCOUNT, ACCOUNT, START),))
    world.settle()
    assert {due(world, "watch", arn) for arn in arns} == {END - timedelta(days=60)}
    assert due(world, "replan", ACCOUNT) is None


def test_the_operation_has_it_done(world: World) -> None:
    manager = Manager(world)
    manager.request(manager.authority())
    manager.call("acm:PutAccountConfiguration", IdempotencyToken="1", ExpiryEvents={"DaysBeforeExpiry": 20})
    assert due(world, "replan", ACCOUNT) == START
    world.settle()
    assert due(world, "replan", ACCOUNT) is None


def test_a_notice_that_is_due_already_is_not_put_off(world: World) -> None:
    manager = Manager(world)
    arn = manager.request(manager.authority())
    world.now = END - timedelta(days=45)
    task = Task("replan", ACCOUNT, ACCOUNT, world.now, 1, "other/1")
    registry.load()["replan"].handler(world.means.work(), Batch("replan", (task,), world.now, "us-east-1"))
    assert due(world, "watch", arn) == world.now
    world.settle()
    assert told(world, arn, world.now) == [APPROACHING]
