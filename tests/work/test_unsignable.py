"""What a CA would say before it signs is what it says when it is asked to."""

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, read
from outside import Outside
from tokiwa.domain.authority import Authority
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from tokiwa.work.issuing import NotMade, make
from tokiwa.work.unsignable import constrained, unsignable
from world import ACCOUNT, World


def stored(world: World, arn: str) -> Authority:
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    assert found is not None
    return found


def under(world: World, *permitted: str) -> tuple[Any, Authority]:
    """A certificate for www.example.com, and its CA, which may by now certify only below these names."""
    outside, manager = Outside(world.now), Manager(world)
    arn = pki.create(world, "SUBORDINATE")
    csr = pki.own_csr(world, arn)
    pki.install(world, arn, outside.certify(csr), outside.root)
    certificate = manager.exported(arn)
    pki.install(world, arn, outside.certify(csr, *permitted), outside.root)
    return read(world, certificate), stored(world, arn)


NAMES: dict[str, tuple[tuple[str, ...], bool]] = {
    "no constraints": ((), True),
    "its own name": (("example.com",), True),
    "another name": (("example.org",), False),
}


@pytest.mark.parametrize("case", NAMES)
def test_it_says_what_the_signing_says(world: World, case: str) -> None:
    permitted, good = NAMES[case]
    found, by = under(world, *permitted)
    work = world.means.work()
    refusal = unsignable(work, found, by, world.now)
    signed = make(work, found, by, world.means.serials.take(by.arn, ACCOUNT, world.now), world.now)
    assert refusal == (signed.defect if isinstance(signed, NotMade) else None)
    assert (refusal is None) is good
    assert constrained(work, by) is bool(permitted)
    if refusal is not None:
        assert refusal.code == "PCA_NAME_CONSTRAINTS_VALIDATION"


def test_where_no_ca_can_be_asked_there_is_nothing_to_say(world: World) -> None:
    found, _ = under(world)
    for by in (None, stored(world, pki.create(world))):
        assert unsignable(world.means.work(), found, by, world.now) is None
        assert not constrained(world.means.work(), by)


def test_a_ca_that_cannot_be_read_says_so_to_all(world: World) -> None:
    found, by = under(world)
    broken = evolve(by, key="pkcs11:no-such-key", version=by.version + 1)
    refusal = unsignable(world.means.work(), found, broken, world.now + timedelta(days=1))
    assert refusal is not None
    assert refusal.code == "PCA_REQUEST_FAILED"
    assert constrained(world.means.work(), broken)
