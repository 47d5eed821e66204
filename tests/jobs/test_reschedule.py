"""When it is changed when renewals are due, those that are planned follow, page by page; what is under way is left alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from managed import Manager, due, read, renewal, write
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Job
from tokiwa.domain.renewal_policy import RESCHEDULE, RenewalPolicy
from tokiwa.domain.smoothing import TURN
from tokiwa.domain.value import evolve
from tokiwa.jobs import registry, reschedule
from world import ACCOUNT, START, World

DAY = timedelta(days=1)
DUE = START + 335 * DAY
EARLIER = RenewalPolicy(ACCOUNT, ACCOUNT, before=90)


def run(world: World) -> None:
    """Do the job as the loop does."""
    task = Task(RESCHEDULE, ACCOUNT, ACCOUNT, world.now, 1, "lease")
    registry.load()[RESCHEDULE].handler(world.means.work(), Batch(RESCHEDULE, (task,), world.now, "us-east-1"))


def test_every_certificate_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reschedule, "PAGE", 2)
    manager = Manager(world)
    authority = manager.authority()
    arns = [manager.request(authority, f"n{n}.example.com") for n in range(5)]
    write(world, EARLIER, jobs=(Job(RESCHEDULE, ACCOUNT, ACCOUNT, START),))
    world.settle()
    assert {due(world, "renew", arn) for arn in arns} == {DUE - 30 * DAY}
    assert due(world, RESCHEDULE, ACCOUNT) is None


LEFT: dict[str, tuple[datetime, dict[str, Any], datetime]] = {
    "due already": (DUE, {"job": DUE}, DUE),
    "tried again": (DUE, {"job": DUE + DAY, "renewal": renewal(reason="OTHER", message="No.")}, DUE + DAY),
    "asked for": (START, {"job": START + DAY, "renewal": renewal()}, START + DAY),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_under_way_is_left_alone(world: World, case: str) -> None:
    now, state, expected = LEFT[case]
    arn = Manager(world).exported(Manager(world).authority())
    write(
        world,
        EARLIER,
        evolve(read(world, arn), renewal=state.get("renewal")),
        jobs=(Job("renew", arn, ACCOUNT, state["job"]),),
    )
    world.now = now
    run(world)
    assert due(world, "renew", arn) == expected


def test_what_waits_for_a_turn_asks_again(world: World) -> None:
    arn = Manager(world).exported(Manager(world).authority())
    write(world, EARLIER, jobs=(Job("renew", arn, ACCOUNT, DUE + 7 * DAY, TURN),))
    world.now = DUE
    run(world)
    assert due(world, "renew", arn) == DUE


def test_what_has_no_renewal_gets_none(world: World) -> None:
    """The daily audit makes what is missing."""
    arn = Manager(world).exported(Manager(world).authority())
    write(world, EARLIER, cancels=(("renew", arn),))
    run(world)
    assert due(world, "renew", arn) is None
