"""Managed renewal as a story: by itself and forced, what keeps it from succeeding, and what helps."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtensionOID
from tests.operations.acm_pca import pki

from managed import PASSPHRASE, Manager, due, read, told, write
from tokiwa.domain.change import Job
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.health import STATE_CHANGE
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve
from tokiwa.store import authorities, issued
from world import START, World

PENDING, SUCCESS, FAILED = "PENDING_AUTO_RENEWAL", "SUCCESS", "FAILED"
ELIGIBLE, INELIGIBLE = "ELIGIBLE", "INELIGIBLE"
NGINX = ("arn:aws:tokiwa:us-east-1:000000000000:nginx/a",)
ACTION = "ACM Certificate Renewal Action Required"


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


def test_exported_and_forced(manager: Manager, world: World) -> None:
    """The state machine that Terraform's acceptance tests saw on AWS."""
    arn = manager.request(manager.authority())
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, None, None)
    old = manager.export(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, None, None)
    before = manager.detail(arn)

    world.now += timedelta(days=100)
    assert manager.call("acm:RenewCertificate", CertificateArn=arn) == {}
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, None)
    assert manager.detail(arn)["RenewalSummary"]["UpdatedAt"] == world.now
    refused = pki.refusal(lambda: manager.call("acm:RenewCertificate", CertificateArn=arn))
    assert refused[0] is Kind.IN_PROGRESS
    world.settle()

    assert manager.state(arn) == ("ISSUED", INELIGIBLE, SUCCESS, None)
    after = manager.detail(arn)
    assert after["CertificateArn"] == before["CertificateArn"]
    assert after["Serial"] != before["Serial"]
    assert after["CreatedAt"] == before["CreatedAt"]
    assert after["IssuedAt"] == world.now
    assert after["NotBefore"] == before["NotBefore"] + timedelta(days=100)
    assert after["NotAfter"] == before["NotAfter"] + timedelta(days=100)
    assert (after["RenewalSummary"]["UpdatedAt"], after["RenewalSummary"]["DomainValidationOptions"]) == (world.now, [])
    new = manager.export(arn)
    assert keys(old) != keys(new)
    assert names(old) == names(new)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, SUCCESS, None)


def keys(exported: dict[str, Any]) -> int:
    """The private key of an export, which must be that of its certificate."""
    key = load_pem_private_key(exported["PrivateKey"].encode(), PASSPHRASE)
    assert key.public_key() == x509.load_pem_x509_certificate(exported["Certificate"].encode()).public_key()
    return int(key.private_numbers().private_value)  # type: ignore[union-attr]


def names(exported: dict[str, Any]) -> list[str]:
    """The names in a certificate."""
    found = x509.load_pem_x509_certificate(exported["Certificate"].encode())
    value = found.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
    assert isinstance(value, x509.SubjectAlternativeName)
    return value.get_values_for_type(x509.DNSName)


def test_what_is_told_of_a_renewal(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    world.now += timedelta(days=1)
    manager.renew(arn)
    assert told(world, arn, world.now) == ["ACM Certificate Available", STATE_CHANGE]
    available, health = [event for event in world.events() if arn in event.resources][-2:]
    assert available.detail["Action"] == "RENEWAL"
    assert (available.detail["InUse"], available.detail["Exported"]) == (False, False)
    (described,) = health.detail["eventDescription"]
    text = described["latestDescription"]
    assert text.startswith("AWS Certificate Manager (ACM) has completed the renewal")
    assert f"{read(world, arn).not_after:Your new certificate expires on %b %d, %Y at %H:%M:%S UTC.}" in text
    assert manager.health(arn)[STATE_CHANGE].description == text


def test_a_renewal_is_on_the_authoritys_record_as_the_managers(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.renew(arn)
    serial = read(world, arn).serial
    with world.means.store.snapshot() as tx:
        record = issued.get(tx, authority, serial or "")
    assert record is not None
    assert (record.requested_by, record.status, record.issued_at) == (MANAGER, IssuedStatus.ISSUED, world.now)
    assert record.template == "arn:aws:acm-pca:::template/EndEntityCertificate/V1"
    assert x509.load_der_x509_certificate(record.der).serial_number == int(record.serial, 16)
    issuance = world.events("ACM Private CA Certificate Issuance")[-1]
    assert issuance.resources == (authority, record.arn)


def test_by_itself_sixty_days_before_the_end(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    first = manager.detail(arn)["Serial"]
    world.advance(days=334, hours=23)
    assert (manager.detail(arn)["Serial"], manager.state(arn)[2]) == (first, None)
    world.advance(hours=1)
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, SUCCESS, None)
    assert manager.detail(arn)["NotAfter"] == START + timedelta(days=335 + 395)


def test_it_goes_on_for_years_when_it_is_exported_each_time(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    serials = {manager.detail(arn)["Serial"]}
    for _ in range(3):
        world.advance(days=335)
        serials.add(manager.detail(arn)["Serial"])
        manager.export(arn)
    assert len(serials) == 4


def test_what_was_never_exported_is_not_renewed_and_expires(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    world.advance(days=394)
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, None, None)
    world.advance(days=1)
    assert manager.state(arn) == ("EXPIRED", INELIGIBLE, None, None)


def test_what_is_exported_within_the_last_sixty_days_is_renewed_at_once(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    world.advance(days=380)
    manager.export(arn)
    world.settle()
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, SUCCESS, None)


def test_what_was_renewed_and_not_exported_again_is_renewed_no_more(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    world.advance(days=335)
    serial = manager.detail(arn)["Serial"]
    world.advance(days=335)
    assert (manager.detail(arn)["Serial"], manager.state(arn)[1]) == (serial, INELIGIBLE)


def test_what_is_in_use_is_renewed_without_any_export(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    write(world, evolve(read(world, arn), in_use_by=NGINX))
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, None, None)
    for _ in range(2):
        world.advance(days=335)
        assert manager.state(arn) == ("ISSUED", ELIGIBLE, SUCCESS, None)
    manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, SUCCESS, None)


def test_an_export_does_not_put_off_a_renewal_that_was_asked_for(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    write(world, evolve(read(world, arn), in_use_by=NGINX))
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    manager.export(arn)
    world.settle()
    assert manager.state(arn)[2] == SUCCESS


def test_a_renewal_on_which_nothing_depends_any_more_is_withdrawn(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    write(world, evolve(read(world, arn), in_use_by=NGINX))
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    write(world, evolve(read(world, arn), in_use_by=()))
    world.settle()
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, None, None)
    assert due(world, "renew", arn) == read(world, arn).not_after - timedelta(days=60)  # type: ignore[operator]
    manager.export(arn)
    manager.renew(arn)
    assert manager.state(arn)[2] == SUCCESS


def test_a_batch_is_renewed_each_by_itself(manager: Manager, world: World) -> None:
    """One authority refuses, one certificate is not eligible, one was deleted: the rest is renewed."""
    good, bad = manager.authority(), manager.authority()
    manager.forbid(bad)
    arns = [manager.exported(good, f"n{n}.example.com") for n in range(5)]
    refused, unused = manager.exported(bad), manager.request(good)
    deleted = manager.exported(good)
    with world.means.store.snapshot() as tx:
        assert authorities.get(tx, good) is not None
    write(world, jobs=tuple(Job("renew", arn, "000000000000", START) for arn in (refused, unused, deleted, *arns)))
    for arn in (refused, *arns):
        manager.call("acm:RenewCertificate", CertificateArn=arn)
    manager.call("acm:DeleteCertificate", CertificateArn=deleted)
    write(world, jobs=(Job("renew", deleted, "000000000000", START),))
    world.settle()
    assert [manager.state(arn)[2] for arn in arns] == [SUCCESS] * 5
    assert manager.state(refused)[2:] == (PENDING, "PCA_ACCESS_DENIED")
    assert manager.state(unused) == ("ISSUED", INELIGIBLE, None, None)
    assert due(world, "renew", deleted) is None
    assert len({read(world, arn).serial for arn in arns}) == 5


def test_every_serial_is_used_kept_or_given_back(manager: Manager, world: World) -> None:
    """After failures, refusals and successes nothing is reserved but what is in stock."""
    authority = manager.authority()
    arn, unused = manager.exported(authority), manager.request(authority)
    manager.forbid(authority)
    write(world, jobs=(Job("renew", unused, "000000000000", START),))
    manager.renew(arn)
    manager.permit(authority)
    world.advance(hours=1)
    assert manager.state(arn)[2] == SUCCESS
    world.means.serials.give_back()
    with world.means.store.snapshot() as tx:
        assert issued.reserved_elsewhere(tx, "nobody") == []
