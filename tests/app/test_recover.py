"""The next start after an end that was not clean: claimed work is free, reserved serials are revoked."""

from datetime import timedelta

import structlog

from managed import Manager, due, read, records, write
from tokiwa.app.recover import recover
from tokiwa.domain.change import Job
from tokiwa.domain.issued import IssuedStatus
from tokiwa.store import issued, jobs
from tokiwa.work.serials import Serials
from world import ACCOUNT, START, World

DAY = timedelta(days=1)


def test_serials_that_may_have_been_used_are_revoked(world: World) -> None:
    manager = Manager(world)
    authority = manager.authority()
    arn = manager.request(authority)
    used = read(world, arn).serial
    with structlog.testing.capture_logs() as logs:
        again = World(world.settings.data)
    found = {each.serial: each.status for each in records(again, authority)}
    abandoned = [serial for serial, status in found.items() if status is IssuedStatus.ABANDONED]
    assert found[used or ""] is IssuedStatus.ISSUED
    assert len(abandoned) == Serials.BLOCK - 2
    assert [(entry["event"], entry["count"]) for entry in logs] == [
        ("serials whose use is not on record are revoked", Serials.BLOCK - 2)
    ]
    with again.means.store.snapshot() as tx:
        assert issued.reserved_elsewhere(tx, "nobody") == []
    again.close()


def test_after_a_clean_end_there_is_nothing_to_say(world: World) -> None:
    Manager(world).authority()
    world.means.serials.give_back()
    with structlog.testing.capture_logs() as logs:
        again = World(world.settings.data)
    assert logs == []
    again.close()


def test_its_own_serials_stay_reserved(world: World) -> None:
    authority = Manager(world).authority()
    taken = world.means.serials.take(authority, ACCOUNT, START)
    recover(world.means, START)
    with world.means.store.snapshot() as tx:
        assert taken.serial in [each.serial for each in issued.reserved_elsewhere(tx, "nobody")]


def test_claimed_work_is_free_at_once(world: World) -> None:
    authority = Manager(world).authority()
    arn = Manager(world).exported(authority)
    world.now += 335 * DAY
    lease = {"now": world.now, "wall": world.now, "until": world.now + timedelta(minutes=1), "lease": "dead/1"}
    assert [task.key for task in world.means.store.claim(line="", limit=10, **lease) if task.kind == "renew"] == [arn]
    again = World(world.settings.data)
    again.now = world.now
    with again.means.store.snapshot() as tx:
        assert jobs.next_lapse(tx) is None
    again.settle()
    assert Manager(again).state(arn)[2] == "SUCCESS"
    again.close()


def test_every_account_has_its_audit(world: World) -> None:
    world.new_account("111111111111", test_clock=True)
    write(world, cancels=(("audit", "111111111111"),))
    recover(world.means, START + 5 * DAY)
    assert due(world, "audit", "111111111111") == START + 6 * DAY
    assert due(world, "audit", ACCOUNT) == START + DAY


def test_beside_other_nodes_nothing_of_theirs_is_touched(world: World) -> None:
    """It is those that live who look after those that died, when they have been silent for long enough."""
    authority = Manager(world).authority()
    taken = world.means.serials.take(authority, ACCOUNT, START)
    write(world, jobs=(Job("one", "a", ACCOUNT, START),))
    lease = {"now": START, "wall": START, "until": START + timedelta(minutes=1), "lease": "other/1"}
    assert world.means.store.claim(line="", limit=10, **lease)
    again = World(world.settings.data, alone=False)
    with again.means.store.snapshot() as tx:
        assert taken.serial in [each.serial for each in issued.reserved_elsewhere(tx, "nobody")]
        assert jobs.next_lapse(tx) == START + timedelta(minutes=1)
    again.close()
