"""A storm of renewals, signed in worker processes: each certificate is renewed once, also when a worker dies in it."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from managed import Manager, read, records, write
from tokiwa.crypto import kek
from tokiwa.crypto.workers import Workers
from tokiwa.domain.change import Change
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.issued import IssuedStatus
from tokiwa.jobs.renew import CHUNK
from tokiwa.store import issued
from tokiwa.work.authorities import remembered
from tokiwa.work.issuing import Made
from tokiwa.work.signing import Wanted, begin
from world import ACCOUNT, World

MANY = CHUNK * 2 + CHUNK // 2


@pytest.fixture
def storm(world: World) -> Iterator[World]:
    """A world with a worker, however many processors there are."""
    own = world.means
    world.means = attrs.evolve(own, workers=Workers(1, kek.read(world.settings.data / "kek")))
    world.loop._means = world.means
    yield world
    world.means.workers.close()
    world.means = own


def due(world: World, authority: str) -> list[str]:
    """Certificates whose renewal is due."""
    manager = Manager(world)
    arns = [manager.request(authority, f"n{number}.example.com") for number in range(MANY)]
    write(world, *(attrs.evolve(read(world, arn), exported=True) for arn in arns))
    world.settle()
    world.now += timedelta(days=336)
    return arns


def statuses(world: World, authority: str) -> Counter[IssuedStatus]:
    """Of what the manager has on record from renewals; what was lost has no requester."""
    return Counter(each.status for each in records(world, authority) if each.requested_by in {MANAGER, ""})


def reserved(world: World) -> int:
    """How many serials are reserved and not in stock."""
    world.means.serials.give_back()
    with world.means.store.snapshot() as tx:
        return len(issued.reserved_elsewhere(tx, "nobody"))


def test_each_is_renewed_once(storm: World) -> None:
    authority = Manager(storm).authority()
    arns = due(storm, authority)
    storm.settle()
    after = [read(storm, arn) for arn in arns]
    assert [each.renewal.status for each in after if each.renewal] == ["SUCCESS"] * MANY
    assert len({each.serial for each in after}) == len({each.key for each in after}) == MANY
    assert statuses(storm, authority) == {IssuedStatus.ISSUED: MANY}
    assert reserved(storm) == 0


def test_a_worker_that_dies_in_it_loses_and_doubles_nothing(storm: World) -> None:
    authority = Manager(storm).authority()
    arns = due(storm, authority)
    worker = started(storm, arns[0])
    os.kill(worker, signal.SIGSTOP)  # it will not have answered when it is killed
    renewing = threading.Thread(target=storm.settle)
    renewing.start()
    while len([1 for arn in arns[:CHUNK] if (found := read(storm, arn).renewal) and found.serial]) < CHUNK:
        storm.means.store.wait_commit(1.0)
    os.kill(worker, signal.SIGKILL)
    renewing.join()
    after = [read(storm, arn) for arn in arns]
    assert [each.renewal.status for each in after if each.renewal] == ["SUCCESS"] * MANY
    assert len({each.serial for each in after}) == MANY
    seen = statuses(storm, authority)
    assert seen[IssuedStatus.ISSUED] == MANY
    assert seen[IssuedStatus.ABANDONED] in {CHUNK, CHUNK * 2}  # what it had, and perhaps what waited for it
    assert reserved(storm) == 0


def started(world: World, arn: str) -> int:
    """The worker's process, after it has signed something that is of no concern here."""
    found = read(world, arn)
    work, serials = world.means.work(), world.means.serials
    authority = remembered(work, found.authority or "")
    assert authority is not None
    before = children()
    wanted = [Wanted(found, authority, serials.take(authority.arn, ACCOUNT, world.now)) for _ in range(CHUNK)]
    assert all(isinstance(each, Made) for each in begin(work, wanted, world.now)())
    world.means.store.submit([Change(drops=tuple(each.reserved for each in wanted))])[0].result()
    (number,) = children() - before
    return number


def children() -> set[int]:
    """The processes of this one."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(number) for path in found for number in path.read_text().split()}
