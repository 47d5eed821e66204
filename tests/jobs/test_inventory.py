"""Certificates that were found somewhere are told of when their end comes near, and at their end."""

from __future__ import annotations

from typing import Any

import pytest
from tests.managed import Manager
from tests.operations.acm.handing_in import leaf
from tests.operations.acm_pca import pki

from tokiwa.domain.inventory_notice import APPROACHING, EXPIRED, WATCH_INVENTORY, key
from tokiwa.store import jobs
from world import ACCOUNT, World

PLACE = "tls://www.example.com:443"


def put(world: World, certificate: bytes, place: str = PLACE) -> None:
    find = {"Place": place, "Kind": "ENDPOINT", "Certificate": certificate}
    world.call("tokiwa:PutInventory", {"Finds": [find]})


def days(world: World, detail_type: str = APPROACHING) -> list[int]:
    return [event.detail["DaysToExpiry"] for event in world.events(detail_type)]


def test_it_is_told_each_day_of_the_last_45_and_at_the_end(world: World) -> None:
    """The certificate has been valid for a day of its ninety."""
    put(world, leaf().pem)
    world.advance(days=40)
    assert days(world) == []
    world.advance(days=4)
    assert days(world) == [45]
    for _ in range(44):
        world.advance(days=1)
    assert days(world) == list(range(45, 0, -1))
    world.advance(days=1)
    assert days(world, EXPIRED) == [0]
    world.advance(days=10)
    assert len(world.events(APPROACHING)) == 45
    assert len(world.events(EXPIRED)) == 1
    assert world.events(EXPIRED)[0].detail["Origin"] == "FOREIGN"


def test_what_took_its_place_is_told_instead(world: World) -> None:
    put(world, leaf().pem)
    world.advance(days=44)
    assert days(world) == [45]
    root = pki.root(world)
    _, text, _ = pki.issue(world, root, Validity={"Value": 300, "Type": "DAYS"})
    put(world, text.encode())
    world.advance(days=254)
    assert days(world) == []  # nor is the first one kept so long
    world.advance(days=1)
    assert days(world) == [45]
    assert world.events(APPROACHING)[-1].detail["Origin"] == "ISSUED"


def test_what_is_forgotten_is_told_no_more(world: World) -> None:
    put(world, leaf().pem)
    world.call("tokiwa:DeleteInventory", {"Places": [PLACE]})
    world.advance(days=60)
    assert days(world) == []
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, WATCH_INVENTORY, key(ACCOUNT, PLACE)) is None


def test_a_managed_certificate_is_told_only_when_the_place_was_left_behind(world: World) -> None:
    manager = Manager(world)
    arn = manager.exported(manager.authority())
    text: Any = world.call("acm:GetCertificate", {"CertificateArn": arn})
    put(world, text["Certificate"].encode())
    world.advance(days=350)
    assert world.events(APPROACHING) != [], "it was renewed after 335 days, and the place still has the old one"
    detail = world.events(APPROACHING)[-1].detail
    assert (detail["Origin"], detail["CertificateArn"]) == ("SUPERSEDED", arn)


def test_a_managed_certificate_that_is_where_it_belongs_is_the_managers(world: World) -> None:
    manager = Manager(world)
    ca = manager.authority()
    arn = manager.exported(ca)
    manager.forbid(ca)  # so that it is not renewed
    text: Any = world.call("acm:GetCertificate", {"CertificateArn": arn})
    put(world, text["Certificate"].encode())
    world.advance(days=380)
    assert world.events(APPROACHING) == []
    assert world.events("ACM Certificate Approaching Expiration") != []


@pytest.mark.parametrize("late", [3, 30])
def test_a_find_that_comes_late_is_told_from_then_on(world: World, late: int) -> None:
    world.advance(days=89 - late)
    put(world, leaf().pem)
    world.settle()
    world.advance(days=1)
    assert days(world) == [late - 1]
