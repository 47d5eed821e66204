"""Several certificates at once: each by its authority, in the order in which they are wanted."""

import pytest
from cryptography import x509

from managed import Manager, certificate
from tokiwa.domain.value import evolve
from tokiwa.work.authorities import remembered
from tokiwa.work.issuing import Made, NotMade
from tokiwa.work.signing import Wanted, begin
from world import ACCOUNT, START, World


def wanted(world: World, authority: str, count: int = 1, **changes: object) -> list[Wanted]:
    """So many certificates that an authority is to sign."""
    found = remembered(world.means.work(), authority)
    assert found is not None
    serials = world.means.serials
    return [
        Wanted(certificate(authority=authority, **changes), found, serials.take(authority, ACCOUNT, START))
        for _ in range(count)
    ]


@pytest.mark.parametrize("algorithm", ["EC_prime256v1", "RSA_2048"])
def test_each_has_its_own_key_and_serial(world: World, algorithm: str) -> None:
    asked = wanted(world, Manager(world).authority(), 3, key_algorithm=algorithm)
    made = [each for each in begin(world.means.work(), asked, START)() if isinstance(each, Made)]
    read = [x509.load_der_x509_certificate(each.new.issued.der) for each in made]
    assert [each.serial_number for each in read] == [int(each.reserved.serial, 16) for each in asked]
    assert len({each.public_key().public_numbers() for each in read}) == 3
    assert all(each.new.key.startswith("sealed:") for each in made)


def test_each_authority_signs_its_own(world: World) -> None:
    manager = Manager(world)
    first, second = manager.authority(), manager.authority()
    asked = [*wanted(world, first, 2), *wanted(world, second, 3), *wanted(world, first)]
    results = begin(world.means.work(), asked, START)()
    assert [each.by.authority.arn for each in results if isinstance(each, Made)] == [
        each.authority.arn for each in asked
    ]


def test_one_that_is_refused_does_not_hold_up_the_others(world: World) -> None:
    authority = Manager(world).authority()
    bad = wanted(world, authority, key_algorithm="RSA_1")
    first, refused, last = begin(
        world.means.work(), [*wanted(world, authority), *bad, *wanted(world, authority)], START
    )()
    assert isinstance(first, Made)
    assert isinstance(last, Made)
    assert isinstance(refused, NotMade)
    assert refused.defect.code == "PCA_INVALID_ARGS"
    assert refused.left.empty  # nothing was signed, so its serial is good for another
    taken = {world.means.serials.take(authority, ACCOUNT, START) for _ in range(100)}
    assert bad[0].reserved in taken


def test_a_key_that_is_not_there_is_told(world: World) -> None:
    asked = [
        evolve(each, authority=evolve(each.authority, key="token:1", version=99))
        for each in wanted(world, Manager(world).authority())
    ]
    (result,) = begin(world.means.work(), asked, START)()
    assert isinstance(result, NotMade)
    assert result.defect.code == "PCA_REQUEST_FAILED"
