"""Managed renewal as a story: by itself and forced, what keeps it from succeeding, and what helps."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtensionOID, NameOID
from managed import PASSPHRASE, Manager, due, read, records, told, write
from tests.operations.acm_pca import pki
from tokiwa.crypto.signer import KeySigner
from tokiwa.domain import notice
from tokiwa.domain.change import Job
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.moment import Moment
from tokiwa.domain.problem import Kind
from tokiwa.jobs import renew as renew_job
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
    write(world, attrs.evolve(read(world, arn), in_use_by=NGINX))
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, None, None)
    for _ in range(2):
        world.advance(days=335)
        assert manager.state(arn) == ("ISSUED", ELIGIBLE, SUCCESS, None)
    manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, SUCCESS, None)


def test_an_export_does_not_put_off_a_renewal_that_was_asked_for(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    write(world, attrs.evolve(read(world, arn), in_use_by=NGINX))
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    manager.export(arn)
    world.settle()
    assert manager.state(arn)[2] == SUCCESS


def test_a_renewal_on_which_nothing_depends_any_more_is_withdrawn(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    write(world, attrs.evolve(read(world, arn), in_use_by=NGINX))
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    write(world, attrs.evolve(read(world, arn), in_use_by=()))
    world.settle()
    assert manager.state(arn) == ("ISSUED", INELIGIBLE, None, None)
    assert due(world, "renew", arn) == read(world, arn).not_after - timedelta(days=60)  # type: ignore[operator]
    manager.export(arn)
    manager.renew(arn)
    assert manager.state(arn)[2] == SUCCESS


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
    write(manager.world, attrs.evolve(found, **changes))


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


class Outside:
    """A root that is not ours, which signs for one of our authorities."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Outside")])
        self.root = self._sign(self.name, self.key.public_key(), [(x509.BasicConstraints(True, None), True)])

    def certify(self, csr: bytes, *permitted: str) -> str:
        """A certificate for an authority, which may certify only below these names, if any are given."""
        request = x509.load_pem_x509_csr(csr)
        extensions: list[tuple[x509.ExtensionType, bool]] = [(x509.BasicConstraints(True, 0), True)]
        if permitted:
            extensions.append((x509.NameConstraints([x509.DNSName(name) for name in permitted], None), True))
        return self._sign(request.subject, request.public_key(), extensions)

    def _sign(self, name: x509.Name, key: Any, extensions: list[tuple[x509.ExtensionType, bool]]) -> str:
        ours = self.key.public_key()
        builder = (
            x509.CertificateBuilder(self.name, name, key, x509.random_serial_number() >> 33)
            .not_valid_before(self.now)
            .not_valid_after(self.now + timedelta(days=3650))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ours), critical=False)
            .add_extension(key_usage(), critical=True)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def key_usage() -> x509.KeyUsage:
    signing = {"digital_signature": True, "key_cert_sign": True, "crl_sign": True}
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return x509.KeyUsage(**signing, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False))


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


class Interrupted:
    """A renewal during whose signature something else happens."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Any]) -> None:
        self.signed: list[str] = []
        real = renew_job.make

        def make(*given: Any) -> Any:
            made = real(*given)
            if not self.signed:
                meanwhile()
            self.signed.append(given[3].serial)
            return made

        monkeypatch.setattr(renew_job, "make", make)


def test_a_certificate_that_is_deleted_while_it_is_signed(
    manager: Manager, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    run = Interrupted(world, monkeypatch, lambda: manager.call("acm:DeleteCertificate", CertificateArn=arn))
    manager.renew(arn)
    (serial,) = run.signed
    assert status_of(world, authority, serial) is IssuedStatus.ABANDONED
    assert due(world, "renew", arn) is None
    assert pki.refusal(lambda: manager.detail(arn))[0] is Kind.NOT_FOUND


def test_a_certificate_that_is_changed_while_it_is_signed(
    manager: Manager, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was signed for the old one is revoked, and the renewal is done again at once."""
    authority = manager.authority()
    arn = manager.exported(authority)
    tags = [{"Key": "team", "Value": "pki"}]
    run = Interrupted(
        world, monkeypatch, lambda: manager.call("acm:AddTagsToCertificate", CertificateArn=arn, Tags=tags)
    )
    manager.renew(arn)
    first, second = run.signed
    assert manager.state(arn)[2] == SUCCESS
    assert read(world, arn).tags == {"team": "pki"}
    assert read(world, arn).serial == second
    assert (status_of(world, authority, first), status_of(world, authority, second)) == (
        IssuedStatus.ABANDONED,
        IssuedStatus.ISSUED,
    )
    assert told(world, arn).count(STATE_CHANGE) == 1


def test_a_certificate_that_expires_while_it_is_signed(
    manager: Manager, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    moment = Moment(START + timedelta(days=400), "us-east-1", ("id-a", "id-b"))

    def meanwhile() -> None:
        change = notice.expire(read(world, arn), moment)
        world.means.store.submit([change])[0].result()

    run = Interrupted(world, monkeypatch, meanwhile)
    manager.renew(arn)
    (serial,) = run.signed
    assert manager.state(arn)[0::2] == ("EXPIRED", FAILED)
    assert status_of(world, authority, serial) is IssuedStatus.ABANDONED
    assert due(world, "renew", arn) is None


def test_a_key_that_fails_while_it_signs_may_have_signed(
    manager: Manager, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)

    def sign(*_: Any) -> bytes:
        raise OSError("the token was pulled out")

    with monkeypatch.context() as broken:
        broken.setattr(KeySigner, "sign", sign)
        manager.renew(arn)
    assert manager.state(arn) == ("ISSUED", ELIGIBLE, PENDING, "PCA_REQUEST_FAILED")
    assert "could not sign (OSError)" in read(world, arn).renewal.message  # type: ignore[union-attr]
    assert [each.status for each in records(world, authority)].count(IssuedStatus.ABANDONED) == 1
    world.advance(hours=1)
    assert manager.state(arn)[2] == SUCCESS


def status_of(world: World, authority: str, serial: str) -> IssuedStatus | None:
    """What an authority has on record about a serial."""
    with world.means.store.snapshot() as tx:
        found = issued.get(tx, authority, serial)
    return None if found is None else found.status
