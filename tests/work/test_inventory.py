"""Certificates that were found are recognised when they are ours."""

from __future__ import annotations

from typing import Any

import pytest
from tests.managed import Manager
from tests.operations.acm.handing_in import handed_in, leaf
from tests.operations.acm_pca import pki

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto.certificate import Certificate
from tokiwa.domain.inventory import Origin
from tokiwa.work import inventory
from tokiwa.work.inventory import Link, links
from world import ACCOUNT, World

OTHER = "111111111111"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a handful of certificates are several pages."""
    monkeypatch.setattr(inventory, "PAGE", 2)


def text(world: World, arn: str) -> Certificate:
    found: Any = world.call("acm:GetCertificate", {"CertificateArn": arn})
    return certificates.read(found["Certificate"].encode())


def link(world: World, found: Certificate, account: str = ACCOUNT) -> Link:
    return links(world.means, account, [found])[found.der]


def test_a_managed_certificate_and_its_earlier_versions(world: World) -> None:
    manager = Manager(world)
    ca = manager.authority()
    arn = manager.exported(ca)
    for number in range(3):
        manager.request(ca, f"other{number}.example.com")
    old = text(world, arn)
    assert link(world, old) == Link(Origin.MANAGED, arn)
    world.advance(days=1)
    manager.renew(arn)
    new = text(world, arn)
    assert new.serial != old.serial
    assert link(world, new) == Link(Origin.MANAGED, arn)
    assert link(world, old) == Link(Origin.SUPERSEDED, arn)
    for both in ([old, new], [new, old]):
        assert links(world.means, ACCOUNT, both) == {
            old.der: Link(Origin.SUPERSEDED, arn),
            new.der: Link(Origin.MANAGED, arn),
        }


def test_one_that_a_ca_of_ours_has_issued_directly(world: World) -> None:
    root = pki.root(world)
    arn, pem, _ = pki.issue(world, root)
    assert link(world, certificates.read(pem.encode())) == Link(Origin.ISSUED, arn)


def test_what_was_known_before_is_not_looked_for_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Manager(world)
    arn = manager.exported(manager.authority())
    old = text(world, arn)
    monkeypatch.setattr(inventory, "MOST", 0)
    world.advance(days=1)
    manager.renew(arn)
    assert link(world, old).origin is Origin.ISSUED, "nobody looks"
    for before in (Origin.MANAGED, Origin.SUPERSEDED):
        known = {old.der: Link(before, arn)}
        assert links(world.means, ACCOUNT, [old], known) == {old.der: Link(Origin.SUPERSEDED, arn)}
    known = {old.der: Link(Origin.ISSUED, "record")}
    assert links(world.means, ACCOUNT, [old], known) == known


def test_a_managed_certificate_that_has_ended(world: World) -> None:
    manager = Manager(world)
    ca = manager.authority()
    arn = manager.exported(ca)
    found = text(world, arn)
    manager.forbid(ca)
    world.advance(days=400)
    assert link(world, found) == Link(Origin.MANAGED, arn)


def test_one_that_was_imported(world: World) -> None:
    given = [leaf(number=number) for number in range(3)]
    arns = [handed_in(world, each) for each in given]
    for each, arn in zip(given, arns, strict=True):
        assert link(world, certificates.read(each.pem)) == Link(Origin.IMPORTED, arn)


def test_a_stranger_and_what_belongs_to_another_account(world: World) -> None:
    world.new_account(OTHER)
    foreign = certificates.read(leaf().pem)
    assert link(world, foreign) == Link(Origin.FOREIGN)
    root = pki.root(world)
    _, pem, _ = pki.issue(world, root)
    assert link(world, certificates.read(pem.encode()), OTHER) == Link(Origin.FOREIGN)
