"""A storm of renewals, in chunks that follow each other: each certificate is renewed once."""

from collections import Counter
from datetime import timedelta

from managed import Manager, read, records, write
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.value import evolve
from tokiwa.jobs.renew import CHUNK
from tokiwa.store import issued
from world import World

MANY = CHUNK * 2 + CHUNK // 2


def due(world: World, authority: str) -> list[str]:
    """Certificates whose renewal is due."""
    manager = Manager(world)
    arns = [manager.request(authority, f"n{number}.example.com") for number in range(MANY)]
    write(world, *(evolve(read(world, arn), exported=True) for arn in arns))
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


def test_each_is_renewed_once(world: World) -> None:
    authority = Manager(world).authority()
    arns = due(world, authority)
    world.settle()
    after = [read(world, arn) for arn in arns]
    assert [each.renewal.status for each in after if each.renewal] == ["SUCCESS"] * MANY
    assert len({each.serial for each in after}) == len({each.key for each in after}) == MANY
    assert statuses(world, authority) == {IssuedStatus.ISSUED: MANY}
    assert reserved(world) == 0
