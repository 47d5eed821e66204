"""The first issue: ISSUED with all that follows, or FAILED with the reason, as the caller of RequestCertificate sees it."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from tests.operations.acm_pca import pki

from managed import Manager, due, read, records, told, write
from outside import Outside
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.change import Change
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.value import evolve
from tokiwa.store import authorities, issued
from tokiwa.work.first_issue import first_issue
from world import START, World


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


def test_it_is_issued_within_the_call(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.request(authority, SubjectAlternativeNames=["a.example.com", "www.example.com"])
    found = manager.detail(arn)
    assert (found["Status"], found["Type"], found["RenewalEligibility"]) == ("ISSUED", "PRIVATE", "INELIGIBLE")
    assert found["SubjectAlternativeNames"] == ("www.example.com", "a.example.com")
    assert (found["Subject"], found["Issuer"]) == ("CN=www.example.com", "Example Corp")
    assert (found["CreatedAt"], found["IssuedAt"]) == (START, START)
    assert (found["NotBefore"], found["NotAfter"]) == (START - timedelta(hours=1), START + timedelta(days=395))
    assert told(world, arn) == ["ACM Certificate Available"]
    assert due(world, "renew", arn) == START + timedelta(days=335)
    assert due(world, "watch", arn) == START + timedelta(days=350)


def test_what_was_signed_is_what_is_shown(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.request(authority)
    found, got = manager.detail(arn), manager.call("acm:GetCertificate", CertificateArn=arn)
    leaf = x509.load_pem_x509_certificate(got["Certificate"].encode())
    assert leaf.serial_number == int(found["Serial"].replace(":", ""), 16)
    assert (leaf.not_valid_before_utc, leaf.not_valid_after_utc) == (found["NotBefore"], found["NotAfter"])
    (record,) = [each for each in records(world, authority) if each.serial == read(world, arn).serial]
    assert record.requested_by == world.root.arn
    assert record.status is IssuedStatus.ISSUED
    (event,) = [e for e in world.events("ACM Private CA Certificate Issuance") if record.arn in e.resources]
    assert event.resources == (authority, record.arn)


def test_it_needs_no_permission_of_the_manager(manager: Manager) -> None:
    authority = manager.authority()
    manager.forbid(authority)
    assert manager.state(manager.request(authority))[0] == "ISSUED"


def change(world: World, authority: str, **changes: Any) -> None:
    """Change an authority as no call can."""
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, authority)
    assert found is not None
    write(world, evolve(found, **changes))


FAILURES: dict[str, tuple[dict[str, Any], str, str]] = {
    "disabled": ({"status": "DISABLED"}, "PCA_INVALID_STATE", "Set its status to ACTIVE"),
    "ends too soon": ({"not_after": START + timedelta(days=394)}, "PCA_INVALID_DURATION", "lives longer"),
    "short-lived": ({"usage_mode": "SHORT_LIVED_CERTIFICATE"}, "PCA_INVALID_ARGS", "Use a GENERAL_PURPOSE CA"),
    "a key that does not open": ({"key": "sealed:AAAA"}, "PCA_REQUEST_FAILED", "could not sign (SealBrokenError)"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_it_fails_with_the_reason(case: str, manager: Manager, world: World) -> None:
    changes, reason, sentence = FAILURES[case]
    authority = manager.authority()
    change(world, authority, **changes)
    arn = manager.request(authority)
    found = manager.detail(arn)
    assert (found["Status"], found["FailureReason"], found["Serial"]) == ("FAILED", reason, None)
    assert sentence in read(world, arn).failure_message
    assert told(world, arn) == []
    assert (due(world, "renew", arn), due(world, "watch", arn), due(world, "issue", arn)) == (None, None, None)
    assert len(records(world, authority)) == 1


def test_names_that_the_authority_may_not_certify(manager: Manager, world: World) -> None:
    outside = Outside(world.now)
    authority = pki.create(world, "SUBORDINATE")
    pki.install(world, authority, outside.certify(pki.own_csr(world, authority), "other.example"), outside.root)
    arn = manager.request(authority)
    assert manager.detail(arn)["FailureReason"] == "PCA_NAME_CONSTRAINTS_VALIDATION"
    assert manager.state(manager.request(authority, "a.other.example"))[0] == "ISSUED"


@pytest.mark.parametrize("status", [s for s in CertificateStatus if s is not CertificateStatus.PENDING_VALIDATION])
def test_only_what_is_pending_is_issued(status: CertificateStatus, manager: Manager, world: World) -> None:
    authority = manager.authority()
    wanted: Certificate = evolve(read(world, manager.request(authority)), status=status)
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, authority)
    assert first_issue(world.means.work(), wanted, found, START) == Change()


def test_a_refusal_before_the_signature_uses_no_serial(manager: Manager, world: World) -> None:
    authority = manager.authority()
    manager.request(authority)
    before = world.means.serials.take(authority, "000000000000", START)
    world.means.serials.put_back(before)
    change(world, authority, key="sealed:AAAA")
    manager.request(authority)
    world.means.serials.give_back()
    with world.means.store.snapshot() as tx:
        assert issued.reserved_elsewhere(tx, "nobody") == []
        assert issued.get(tx, authority, before.serial) is None
