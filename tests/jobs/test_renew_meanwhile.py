"""What happens to a certificate while its successor is signed: nothing that was signed is lost, nothing is told twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import attrs
import pytest
from tests.operations.acm_pca import pki

from managed import Manager, due, read, records, told, write
from tokiwa.crypto.signer import Signer
from tokiwa.domain import notice
from tokiwa.domain.health import STATE_CHANGE
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.moment import Moment
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from world import START, World

PENDING, SUCCESS, FAILED = "PENDING_AUTO_RENEWAL", "SUCCESS", "FAILED"


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


@attrs.frozen
class Token:
    """A key in a token that is slow: while it signs for the first time, something else happens."""

    key: Signer
    happens: list[Callable[[], Any]]

    @property
    def public_key(self) -> bytes:
        return self.key.public_key

    def sign(self, data: bytes, algorithm: str) -> bytes:
        if self.happens:
            self.happens.pop()()
        return self.key.sign(data, algorithm)


def in_token(world: World, authority: str, meanwhile: Callable[[], Any]) -> None:
    """Have an authority's key in a token."""
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, authority)
    assert found is not None
    key = world.means.signers.from_uri(found.key, account=found.account, name=found.arn)
    happens = [meanwhile]
    cast("dict[str, Any]", world.means.signers.sources)["token"] = lambda *_: Token(key, happens)
    write(world, evolve(found, key="token:1"))


def statuses(world: World, authority: str) -> list[IssuedStatus]:
    """Of all that an authority has on record for leaves."""
    return sorted(each.status for each in records(world, authority) if "RootCA" not in each.template)


def test_it_is_deleted(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    in_token(world, authority, lambda: manager.call("acm:DeleteCertificate", CertificateArn=arn))
    manager.renew(arn)
    assert statuses(world, authority) == [IssuedStatus.ABANDONED, IssuedStatus.ISSUED]
    assert due(world, "renew", arn) is None
    assert pki.refusal(lambda: manager.detail(arn))[0] is Kind.NOT_FOUND


def test_it_is_changed(manager: Manager, world: World) -> None:
    """What was signed for the old one is revoked, and the renewal is done again at once."""
    authority = manager.authority()
    arn = manager.exported(authority)
    tags = [{"Key": "team", "Value": "pki"}]
    in_token(world, authority, lambda: manager.call("acm:AddTagsToCertificate", CertificateArn=arn, Tags=tags))
    manager.renew(arn)
    assert manager.state(arn)[2] == SUCCESS
    assert read(world, arn).tags == {"team": "pki"}
    assert statuses(world, authority) == [IssuedStatus.ABANDONED, IssuedStatus.ISSUED, IssuedStatus.ISSUED]
    assert told(world, arn).count(STATE_CHANGE) == 1


def test_it_expires(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    moment = Moment(START + timedelta(days=400), "us-east-1", ("id-a", "id-b"))

    def expire() -> None:
        world.means.store.submit([notice.expire(read(world, arn), moment)])[0].result()

    in_token(world, authority, expire)
    manager.renew(arn)
    assert manager.state(arn)[0::2] == ("EXPIRED", FAILED)
    assert statuses(world, authority) == [IssuedStatus.ABANDONED, IssuedStatus.ISSUED]
    assert due(world, "renew", arn) is None


def test_the_token_is_pulled_out(manager: Manager, world: World) -> None:
    """It may have signed before it failed, so the serial is on record."""
    authority = manager.authority()
    arn = manager.exported(authority)

    def pull() -> None:
        raise OSError("no token")

    in_token(world, authority, pull)
    manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", "ELIGIBLE", PENDING, "PCA_REQUEST_FAILED")
    assert "could not sign (OSError)" in read(world, arn).renewal.message  # type: ignore[union-attr]
    assert statuses(world, authority) == [IssuedStatus.ABANDONED, IssuedStatus.ISSUED]
    world.advance(hours=1)
    assert manager.state(arn)[2] == SUCCESS
