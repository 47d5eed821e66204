"""What keeps a renewal from succeeding: each reason of "Handling exceptions", how it is told, and what helps."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, due, read, records, told, write
from outside import Outside
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from world import START, World

PENDING, SUCCESS, FAILED = "PENDING_AUTO_RENEWAL", "SUCCESS", "FAILED"
ELIGIBLE, INELIGIBLE = "ELIGIBLE", "INELIGIBLE"
ACTION = "ACM Certificate Renewal Action Required"


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


def set_status(manager: Manager, authority: str, status: str) -> None:
    manager.call("acm-pca:UpdateCertificateAuthority", CertificateAuthorityArn=authority, Status=status)


def delete(manager: Manager, authority: str) -> None:
    set_status(manager, authority, "DISABLED")
    manager.call("acm-pca:DeleteCertificateAuthority", CertificateAuthorityArn=authority)


def restore(manager: Manager, authority: str) -> None:
    manager.call("acm-pca:RestoreCertificateAuthority", CertificateAuthorityArn=authority)
    set_status(manager, authority, "ACTIVE")


def stored(manager: Manager, authority: str, **changes: Any) -> None:
    """Change an authority as no call can."""
    with manager.world.means.store.snapshot() as tx:
        found = authorities.get(tx, authority)
    assert found is not None
    write(manager.world, evolve(found, **changes))


def break_key(manager: Manager, authority: str) -> None:
    """Its key is that of another authority, so it does not open."""
    with manager.world.means.store.snapshot() as tx:
        found = authorities.get(tx, authority)
    assert found is not None
    blob = bytearray(base64.urlsafe_b64decode(found.key.removeprefix("sealed:")))
    blob[-1] ^= 1
    stored(manager, authority, key=f"sealed:{base64.urlsafe_b64encode(blob).decode()}", tags={"key": found.key})


def mend_key(manager: Manager, authority: str) -> None:
    with manager.world.means.store.snapshot() as tx:
        found = authorities.get(tx, authority)
    assert found is not None
    stored(manager, authority, key=found.tags["key"], tags={})


def install_anew(manager: Manager, authority: str, validity: dict[str, Any] = pki.YEARS) -> None:
    """A new certificate of the same root."""
    got = manager.call("acm-pca:GetCertificateAuthorityCsr", CertificateAuthorityArn=authority)["Csr"].encode()
    manager.install(authority, authority, got, pki.ROOT, dict(validity))


def expire(manager: Manager, authority: str) -> None:
    stored(manager, authority, not_after=manager.world.now - timedelta(seconds=1))


def unexpire(manager: Manager, authority: str) -> None:
    stored(manager, authority, not_after=START + timedelta(days=3650))


Step = Callable[[Manager, str], None]
SHORT_LIVED = {"usage_mode": "SHORT_LIVED_CERTIFICATE"}
REASONS: dict[str, tuple[str, str, Step, Step]] = {
    "no permission": (
        "PCA_ACCESS_DENIED",
        "Grant it with: aws acm-pca create-permission",
        lambda manager, ca: manager.forbid(ca),
        lambda manager, ca: manager.permit(ca),
    ),
    "disabled": (
        "PCA_INVALID_STATE",
        "Set its status to ACTIVE",
        lambda manager, ca: set_status(manager, ca, "DISABLED"),
        lambda manager, ca: set_status(manager, ca, "ACTIVE"),
    ),
    "deleted": ("PCA_INVALID_STATE", "Restore it with RestoreCertificateAuthority", delete, restore),
    "expired": ("PCA_INVALID_STATE", "Install a new certificate for it", expire, unexpire),
    "a certificate that ends too soon": (
        "PCA_INVALID_DURATION",
        "Install a CA certificate that lives longer",
        lambda manager, ca: install_anew(manager, ca, {"Value": 394, "Type": "DAYS"}),
        install_anew,
    ),
    "mode for short-lived certificates": (
        "PCA_INVALID_ARGS",
        "Use a GENERAL_PURPOSE CA",
        lambda manager, ca: stored(manager, ca, **SHORT_LIVED),
        lambda manager, ca: stored(manager, ca, usage_mode="GENERAL_PURPOSE"),
    ),
    "a key that does not open": ("PCA_REQUEST_FAILED", "The server's log says more", break_key, mend_key),
}


@pytest.mark.parametrize("case", REASONS)
def test_what_keeps_a_renewal_from_succeeding(case: str, manager: Manager, world: World) -> None:
    """The reason is shown and told, the attempt is repeated hourly, and the remedy helps without any other act."""
    reason, remedy, break_, mend = REASONS[case]
    authority = manager.authority()
    arn = manager.exported(authority)
    serial = read(world, arn).serial
    world.now += timedelta(days=200)
    break_(manager, authority)
    start = world.now

    manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, reason)
    assert told(world, arn, start) == [FAILURE, ACTION]
    health = [event for event in world.events("AWS Health Event") if arn in event.resources][-1]
    text = health.detail["eventDescription"][0]["latestDescription"]
    assert reason in text
    assert remedy in text
    assert "completed the renewal" not in text
    assert world.events(ACTION)[-1].detail["RenewalStatusReason"] == reason

    world.advance(minutes=59)
    assert manager.detail(arn)["RenewalSummary"]["UpdatedAt"] == start
    world.advance(minutes=1)
    assert manager.detail(arn)["RenewalSummary"]["UpdatedAt"] == start + timedelta(hours=1)
    assert told(world, arn, start) == [FAILURE, ACTION]
    shown = manager.health(arn)[FAILURE]
    assert (shown.status, shown.started_at, shown.updated_at) == ("open", start, start + timedelta(hours=1))
    assert read(world, arn).serial == serial

    mend(manager, authority)
    world.advance(hours=1)
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, SUCCESS, None)
    assert told(world, arn, start) == [FAILURE, ACTION, "ACM Certificate Available", STATE_CHANGE]
    assert {code: event.status for code, event in manager.health(arn).items()} == {
        FAILURE: "closed",
        STATE_CHANGE: "closed",
    }
    abandoned = [each for each in records(world, authority) if each.status is IssuedStatus.ABANDONED]
    assert abandoned == []


def test_an_authority_that_is_gone_for_good(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    delete(manager, authority)
    world.advance(days=31)
    manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, "PCA_RESOURCE_NOT_FOUND")
    world.advance(hours=5)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, "PCA_RESOURCE_NOT_FOUND")


def test_an_authority_that_may_not_certify_the_name_any_more(manager: Manager, world: World) -> None:
    outside = Outside(world.now)
    authority = pki.create(world, "SUBORDINATE")
    csr = pki.own_csr(world, authority)
    pki.install(world, authority, outside.certify(csr), outside.root)
    manager.permit(authority)
    arn = manager.exported(authority)
    pki.install(world, authority, outside.certify(csr, "other.example"), outside.root)

    manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, "PCA_NAME_CONSTRAINTS_VALIDATION")
    assert "do not permit www.example.com" in manager.health(arn)[FAILURE].description
    assert told(world, arn, world.now)[-2:] == [FAILURE, ACTION]
    world.advance(hours=2)
    assert told(world, arn, world.now) == [], "a failure while signing is told once, too"

    pki.install(world, authority, outside.certify(csr, "example.com"), outside.root)
    world.advance(hours=1)
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, SUCCESS, None)
    assert [each for each in records(world, authority) if each.status is IssuedStatus.ABANDONED] == []


def test_failed_comes_only_with_the_end(manager: Manager, world: World) -> None:
    """And after it nothing is tried any more, whatever is repaired."""
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.forbid(authority)
    world.advance(days=394, hours=23)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, "PCA_ACCESS_DENIED")
    world.advance(minutes=59)
    assert manager.state(arn)[2] == PENDING
    world.advance(minutes=1)
    assert manager.state(arn) == ("EXPIRED", INELIGIBLE, FAILED, "PCA_ACCESS_DENIED")
    manager.permit(authority)
    assert (due(world, "renew", arn), due(world, "watch", arn)) == (None, None)
    refused = pki.refusal(lambda: manager.call("acm:RenewCertificate", CertificateArn=arn))
    assert refused == (
        Kind.INVALID,
        f"Certificate {arn} is EXPIRED; only an issued certificate can be renewed. Request a new one.",
    )
    world.advance(days=30)
    assert manager.state(arn)[0] == "EXPIRED"


def test_a_forced_renewal_that_fails_for_the_same_reason_is_told_again(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.forbid(authority)
    manager.renew(arn)
    world.advance(minutes=10)
    start = world.now
    manager.renew(arn)
    assert told(world, arn, start) == [FAILURE, ACTION]
    assert manager.health(arn)[FAILURE].started_at == start - timedelta(minutes=10)
