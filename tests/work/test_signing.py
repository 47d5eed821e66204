"""Many certificates at once: few here, many in workers, and what is known when there is no worker or one is lost."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from cryptography import x509

from managed import Manager, certificate
from tokiwa.crypto import kek
from tokiwa.crypto.workers import Workers
from tokiwa.work.authorities import remembered
from tokiwa.work.issuing import Made, NotMade
from tokiwa.work.signing import WORTH, Lost, Wanted, begin
from world import ACCOUNT, START, World


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """One that has two workers, however many processors there are."""
    own = world.means
    world.means = attrs.evolve(own, workers=Workers(2, kek.read(world.settings.data / "kek")))
    yield world
    world.means.workers.close()
    world.means = own


def wanted(world: World, authority: str, count: int, **changes: object) -> list[Wanted]:
    """So many certificates that an authority is to sign."""
    found = remembered(world.means.work(), authority)
    assert found is not None
    serials = world.means.serials
    return [
        Wanted(certificate(authority=authority, **changes), found, serials.take(authority, ACCOUNT, START))
        for _ in range(count)
    ]


def children() -> set[int]:
    """The processes of this one."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(number) for path in found for number in path.read_text().split()}


def serial_of(result: object) -> int:
    assert isinstance(result, Made)
    assert result.new.key.startswith("sealed:")
    read = x509.load_der_x509_certificate(result.new.issued.der)
    assert read.serial_number == result.new.issued.serial
    assert (read.not_valid_before_utc, read.not_valid_after_utc) == (
        result.new.issued.not_before,
        result.new.issued.not_after,
    )
    return read.serial_number


@pytest.mark.parametrize(("count", "helped"), [(1, False), (WORTH - 1, False), (WORTH * 2, True)])
def test_few_are_signed_here_and_many_in_workers(world: World, count: int, helped: bool) -> None:
    asked, before = wanted(world, Manager(world).authority(), count), children()
    results = begin(world.means.work(), asked, START)()
    assert [serial_of(result) for result in results] == [int(each.reserved.serial, 16) for each in asked]
    assert bool(children() - before) == helped


def test_each_authority_signs_its_own(world: World) -> None:
    manager = Manager(world)
    first, second = manager.authority(), manager.authority()
    asked = [*wanted(world, first, WORTH * 2), *wanted(world, second, 3), *wanted(world, first, 1)]
    results = begin(world.means.work(), asked, START)()
    assert [result.by.authority.arn for result in results if isinstance(result, Made)] == [
        each.authority.arn for each in asked
    ]


def test_what_a_worker_refuses_is_refused_in_the_managers_words(world: World) -> None:
    authority = Manager(world).authority()
    good, bad = wanted(world, authority, WORTH * 2), wanted(world, authority, 1, key_algorithm="RSA_1")
    *made, refused = begin(world.means.work(), [*good, *bad], START)()
    assert all(isinstance(each, Made) for each in made)
    assert isinstance(refused, NotMade)
    assert refused.defect.code == "PCA_INVALID_ARGS"
    assert refused.left.empty  # nothing was signed, so its serial is good for another
    taken = {world.means.serials.take(authority, ACCOUNT, START) for _ in range(100)}
    assert bad[0].reserved in taken


def test_a_key_in_a_token_stays_in_this_process(world: World) -> None:
    authority, before = Manager(world).authority(), children()
    asked = [
        attrs.evolve(each, authority=attrs.evolve(each.authority, key="token:1", version=99))
        for each in wanted(world, authority, WORTH * 2)
    ]
    results = begin(world.means.work(), asked, START)()
    assert {each.defect.code for each in results if isinstance(each, NotMade)} == {"PCA_REQUEST_FAILED"}
    assert children() == before


def test_where_no_worker_starts_they_are_signed_here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    asked = wanted(world, Manager(world).authority(), WORTH * 2)
    assert len({serial_of(result) for result in begin(world.means.work(), asked, START)()}) == len(asked)


def test_what_was_lost_with_a_worker_is_told(world: World) -> None:
    authority, before = Manager(world).authority(), children()
    begin(world.means.work(), wanted(world, authority, WORTH * 2), START)()
    started = children() - before
    for number in started:
        os.kill(number, signal.SIGSTOP)  # it will not have answered when it is killed
    results = begin(world.means.work(), wanted(world, authority, WORTH * 2), START)
    for number in started:
        os.kill(number, signal.SIGKILL)
    found = results()
    # What the killed ones had is lost; what they had not been given yet may have been signed by others.
    assert len(found) == WORTH * 2
    assert found.count(Lost()) >= WORTH
    assert all(isinstance(each, Lost | Made) for each in found)
    assert len(started) == 2
