"""Managed certificates: values with good defaults of which a test changes one thing, and the manager as its users see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from tests.operations.acm_pca import pki

from tokiwa.domain.authority import Authority, AuthorityStatus, AuthorityType, Permission
from tokiwa.domain.certificate import Certificate, CertificateStatus, Renewal, RenewalStatus
from tokiwa.domain.change import Change
from tokiwa.domain.defect import MANAGER, RENEWAL_ACTIONS
from tokiwa.domain.health import HealthEvent
from tokiwa.domain.issued import Issued
from tokiwa.domain.moment import Moment
from tokiwa.domain.policy.principal import Principal
from tokiwa.store import certificates, health, issued, jobs
from world import REGION, World

NOW = datetime(2027, 1, 1, tzinfo=UTC)
END = NOW + timedelta(days=395)
ARN = "arn:aws:acm:us-east-1:000000000000:certificate/1c2d0000-0000-4000-8000-000000000000"
CA = pki.ARN
SERIAL, FRESH = "4a" * 16, "5b" * 16
PASSPHRASE = b"tokiwa passphrase"


def certificate(**changes: Any) -> Certificate:
    """A private certificate, issued at NOW and exported."""
    values: dict[str, Any] = {
        "arn": ARN,
        "account": "000000000000",
        "domain_name": "www.example.com",
        "names": ("www.example.com", "example.com"),
        "key_algorithm": "EC_prime256v1",
        "created_at": NOW,
        "status": CertificateStatus.ISSUED,
        "authority": CA,
        "serial": SERIAL,
        "issued_at": NOW,
        "not_before": NOW - timedelta(hours=1),
        "not_after": END,
        "exported": True,
        "version": 1,
    }
    return Certificate(**{**values, **changes})


def renewal(status: str = "PENDING_AUTO_RENEWAL", **changes: Any) -> Renewal:
    """A renewal that was asked for at NOW."""
    return Renewal(RenewalStatus(status), **{"updated_at": NOW, "requested_at": NOW, **changes})


def authority(**changes: Any) -> Authority:
    """An ACTIVE root for ten years that the manager may renew from."""
    values: dict[str, Any] = {
        "arn": CA,
        "account": "000000000000",
        "type": AuthorityType.ROOT,
        "key_algorithm": "EC_prime256v1",
        "signing_algorithm": "SHA256WITHECDSA",
        "subject": {"CommonName": "Example CA"},
        "created_at": NOW,
        "changed_at": NOW,
        "status": AuthorityStatus.ACTIVE,
        "key": "sealed:",
        "csr": "",
        "not_before": NOW,
        "not_after": NOW + timedelta(days=3650),
        "permissions": (Permission(MANAGER, tuple(sorted(RENEWAL_ACTIONS)), NOW),),
    }
    return Authority(**{**values, **changes})


def moment(now: datetime = NOW, days_before: int = 45) -> Moment:
    """When and where, with the ids that events take in turn."""
    return Moment(now, REGION, ("id-0", "id-1", "id-2", "id-3"), days_before)


def before_the_end(days: float) -> datetime:
    """So many days before END."""
    return END - timedelta(days=days)


@attrs.frozen
class Manager:
    """Somebody who calls the manager in a world."""

    world: World
    principal: Principal | None = None

    def call(self, name: str, **given: Any) -> Any:
        """The output of an operation."""
        return self.world.call(name, given, self.principal)

    def authority(self, validity: Mapping[str, Any] = pki.YEARS, **changes: Any) -> str:
        """The ARN of a root that the manager may renew from."""
        made = self.call(
            "acm-pca:CreateCertificateAuthority",
            **{
                "CertificateAuthorityType": "ROOT",
                "CertificateAuthorityConfiguration": pki.configuration(),
                **changes,
            },
        )["CertificateAuthorityArn"]
        csr = self.call("acm-pca:GetCertificateAuthorityCsr", CertificateAuthorityArn=made)["Csr"].encode()
        self.install(made, made, csr, pki.ROOT, dict(validity))
        self.permit(made)
        return str(made)

    def install(self, made: str, parent: str, csr: bytes, template: str, validity: dict[str, Any]) -> None:
        """Have `parent` sign the certificate of an authority, and import it."""
        wanted = pki.issuing(parent, Csr=csr, TemplateArn=template, Validity=validity)
        signed = self.call("acm-pca:IssueCertificate", **wanted)["CertificateArn"]
        got = self.call("acm-pca:GetCertificate", CertificateAuthorityArn=parent, CertificateArn=signed)
        chain = {"CertificateChain": got["CertificateChain"].encode()} if got.get("CertificateChain") else {}
        self.call(
            "acm-pca:ImportCertificateAuthorityCertificate",
            CertificateAuthorityArn=made,
            Certificate=got["Certificate"].encode(),
            **chain,
        )

    def permit(self, arn: str) -> None:
        """Give the manager its permission."""
        actions = sorted(RENEWAL_ACTIONS)
        self.call("acm-pca:CreatePermission", CertificateAuthorityArn=arn, Principal=MANAGER, Actions=actions)

    def forbid(self, arn: str) -> None:
        """Take the permission away."""
        self.call("acm-pca:DeletePermission", CertificateAuthorityArn=arn, Principal=MANAGER)

    def request(self, authority_arn: str, domain: str = "www.example.com", **more: Any) -> str:
        """The ARN of a requested certificate."""
        wanted = {"DomainName": domain, "KeyAlgorithm": "EC_prime256v1", "CertificateAuthorityArn": authority_arn}
        return str(self.call("acm:RequestCertificate", **{**wanted, **more})["CertificateArn"])

    def exported(self, authority_arn: str, domain: str = "www.example.com", **more: Any) -> str:
        """The ARN of a certificate that is managed."""
        arn = self.request(authority_arn, domain, **more)
        self.export(arn)
        return arn

    def export(self, arn: str) -> dict[str, Any]:
        """The three texts."""
        found: dict[str, Any] = self.call("acm:ExportCertificate", CertificateArn=arn, Passphrase=PASSPHRASE)
        return found

    def renew(self, arn: str) -> None:
        """Ask for a renewal, and let what is due be done."""
        self.call("acm:RenewCertificate", CertificateArn=arn)
        self.world.settle()

    def detail(self, arn: str) -> dict[str, Any]:
        """What DescribeCertificate says."""
        found: dict[str, Any] = self.call("acm:DescribeCertificate", CertificateArn=arn)["Certificate"]
        return found

    def state(self, arn: str) -> tuple[str, str, str | None, str | None]:
        """Status, RenewalEligibility, RenewalStatus and RenewalStatusReason."""
        found = self.detail(arn)
        summary = found["RenewalSummary"] or {}
        return (
            found["Status"],
            found["RenewalEligibility"],
            summary.get("RenewalStatus"),
            summary.get("RenewalStatusReason"),
        )

    def health(self, arn: str) -> dict[str, HealthEvent]:
        """The Health events about a certificate as the Health API has them, the newest of each code."""
        with self.world.means.store.snapshot() as tx:
            found = health.page(tx, arn.split(":")[4], health.NEWEST, 1000)
        return {event.code: event for event in reversed(found) if event.entity == arn}


def read(world: World, arn: str) -> Certificate:
    """A certificate as it is stored."""
    with world.means.store.snapshot() as tx:
        found = certificates.get(tx, arn)
    assert found is not None
    return found


def write(world: World, *values: Any, **members: Any) -> None:
    """Store values as if some operation had."""
    world.means.store.submit([Change(puts=values, **members)])[0].result()


def due(world: World, kind: str, key: str) -> datetime | None:
    """When a job is due."""
    with world.means.store.snapshot() as tx:
        return jobs.due_at(tx, kind, key)


def records(world: World, authority_arn: str) -> list[Issued]:
    """What an authority has on record."""
    with world.means.store.snapshot() as tx:
        return list(issued.page(tx, authority_arn, "", 10_000))


def told(world: World, arn: str, since: datetime | None = None) -> list[str]:
    """What was told about a certificate, oldest first: the type, and for Health the code."""
    return [
        event.detail["eventTypeCode"] if event.source == "aws.health" else event.detail_type
        for event in world.events(account=arn.split(":")[4])
        if arn in event.resources and event.source != "aws.acm-pca" and (since is None or event.time >= since)
    ]
