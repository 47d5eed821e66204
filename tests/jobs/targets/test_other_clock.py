"""What time it is for another account."""

from datetime import datetime, timedelta

import pytest

from eventing import put_ahead
from tokiwa.domain.account import advance
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.store import accounts
from world import ACCOUNT, START, World

CLOCKED, OTHER = "111111111111", "222222222222"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("receiver", "sender", "now", "expected"),
    [
        (CLOCKED, CLOCKED, START + 10 * DAY, START + 10 * DAY),
        (ACCOUNT, CLOCKED, START + 10 * DAY, START),
        (CLOCKED, ACCOUNT, START, START + 10 * DAY),
        (OTHER, CLOCKED, START + 11 * DAY, START + 4 * DAY),
    ],
)
def test_clocks_are_told_from_each_other(
    receiver: str, sender: str, now: datetime, expected: datetime, world: World
) -> None:
    world.new_account(CLOCKED, test_clock=True)
    world.new_account(OTHER, test_clock=True)
    put_ahead(world, CLOCKED, days=10)
    put_ahead(world, OTHER, days=3)

    with world.means.store.snapshot() as tx:
        assert now_for(tx, receiver, sender, now) == expected


def test_while_a_clock_is_advanced_the_other_account_is_told_its_beginning(world: World) -> None:
    world.new_account(CLOCKED, test_clock=True)
    with world.means.store.snapshot() as tx:
        found = accounts.get(tx, CLOCKED)
    assert found is not None
    moving = advance(found, START + 300 * DAY, START, "journey")
    assert moving.clock is not None
    under_way = evolve(moving, clock=evolve(moving.clock, at=START + 100 * DAY))
    world.means.store.submit([Change(puts=(under_way,))])[0].result()

    with world.means.store.snapshot() as tx:
        assert now_for(tx, ACCOUNT, CLOCKED, START + 100 * DAY) == START
