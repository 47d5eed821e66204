"""Five who verify certificates agree on ours: the good ones, and those that must not be trusted, each for its reason."""

from __future__ import annotations

import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.story import pki
from tests.story.server import Server
from tests.story.verifiers import VERIFIERS, Chain

from outside import key_usage

pytestmark = pytest.mark.xdist_group("story verifiers")

ROOT, MIDDLE = "Their Root", "Their Middle"
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in (ROOT, MIDDLE)}
LEAVES = {"good": 20, "bad": 20, "short": 1}  # days
LISTS = {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 30}}
OPENSSL, GNUTLS, NSS, JAVA, LIBRARY = VERIFIERS


@attrs.frozen
class Case:
    """What is wrong: how the certificate above our authority is limited, which leaf, and how much later it is.

    `says` is a part of what each verifier answers; those that are not there do not look for this.
    """

    says: dict[str, str]
    path_length: int | None = None
    names: tuple[str, ...] = ()
    leaf: str = "good"
    later: timedelta = timedelta()


GOOD = {
    OPENSSL: "leaf.pem: OK",
    GNUTLS: "Verified. The certificate is trusted.",
    NSS: "certificate is valid",
    JAVA: "OK",
    LIBRARY: "OK",
}
CASES = {
    "good": Case(GOOD),
    "good, below names that are allowed": Case(GOOD, names=("internal.example",)),
    "good, below as many as are allowed": Case(GOOD, path_length=1),
    "revoked": Case(
        {
            OPENSSL: "certificate revoked",
            GNUTLS: "The certificate chain is revoked",
            NSS: "has been revoked",
            JAVA: "REVOKED",
        },
        leaf="bad",
    ),
    "expired": Case(
        {
            OPENSSL: "certificate has expired",
            GNUTLS: "expired certificate",
            NSS: "has expired",
            JAVA: "EXPIRED",
            LIBRARY: "not valid at validation time",
        },
        leaf="short",
        later=timedelta(days=2),
    ),
    "below more than are allowed": Case(
        {
            OPENSSL: "path length constraint exceeded",
            GNUTLS: "violates the signer's constraints",
            NSS: "path length constraint",
            JAVA: "PATH_TOO_LONG",
            LIBRARY: "path length",
        },
        path_length=0,
    ),
    "of a name that is not allowed": Case(
        {
            OPENSSL: "permitted subtree violation",
            GNUTLS: "violates the signer's constraints",
            NSS: "not permitted to issue",
            JAVA: "INVALID_NAME",
            LIBRARY: "no permitted name constraints matched SAN",
        },
        names=("other.example",),
    ),
}


@attrs.frozen
class Issued:
    """Three leaves (PEM) of an authority of ours, a part of a company's PKI, and the list that tells of the revoked one."""

    authority: str
    leaves: dict[str, str]
    list: bytes
    since: datetime

    @property
    def at(self) -> datetime:
        """A moment at which the list is in force, and the short leaf is not at its end."""
        return x509.load_der_x509_crl(self.list).last_update_utc + timedelta(hours=1, minutes=1)


@pytest.fixture(scope="module")
def issued(server: Server) -> Issued:
    account = server.account("verified", test_clock=True)
    arn = pki.create(account, "SUBORDINATE", RevocationConfiguration=LISTS)
    pca = account.client("acm-pca")
    csr = x509.load_pem_x509_csr(pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode())
    since = pca.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]["CreatedAt"]
    ours = signed(csr.subject, csr.public_key(), MIDDLE, since, x509.BasicConstraints(True, 0))
    above = signed(MIDDLE, KEYS[MIDDLE].public_key(), ROOT, since) + signed(ROOT, KEYS[ROOT].public_key(), ROOT, since)
    pca.import_certificate_authority_certificate(
        CertificateAuthorityArn=arn, Certificate=ours.encode(), CertificateChain=above.encode()
    )
    leaves = {name: pki.issue(account, arn, Csr=request(), days=days)[0] for name, days in LEAVES.items()}
    bad = x509.load_pem_x509_certificate(leaves["bad"].encode())
    serial = f"{bad.serial_number:x}"
    pca.revoke_certificate(CertificateAuthorityArn=arn, CertificateSerial=serial, RevocationReason="KEY_COMPROMISE")
    account.advance("2m")
    return Issued(ours, leaves, fetched(bad), since)


@pytest.mark.parametrize(("name", "verifier"), [(name, who) for name, case in CASES.items() for who in case.says])
def test_they_agree(issued: Issued, name: str, verifier: str, tmp_path: Path) -> None:
    case = CASES[name]
    limits = [x509.BasicConstraints(True, case.path_length)]
    limits += [x509.NameConstraints([x509.DNSName(each) for each in case.names], None)] if case.names else []
    middle = signed(MIDDLE, KEYS[MIDDLE].public_key(), ROOT, issued.since, *limits)
    (tmp_path / "root.pem").write_text(signed(ROOT, KEYS[ROOT].public_key(), ROOT, issued.since))
    (tmp_path / "chain.pem").write_text(issued.leaves[case.leaf] + issued.authority + middle)
    (tmp_path / "list.crl").write_bytes(issued.list)

    said = VERIFIERS[verifier](Chain(tmp_path, issued.at + case.later, pki.DOMAIN))

    assert case.says[verifier] in said


def request() -> bytes:
    """For a leaf with the domain as an alternative name, where alone most verifiers look for it."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(named(pki.DOMAIN))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(pki.DOMAIN)]), critical=False)
    return builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.PEM)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def signed(subject: str | x509.Name, key: Any, issuer: str, since: datetime, *limits: x509.ExtensionType) -> str:
    """A certificate of an authority, by one that is not ours."""
    above = KEYS[issuer]
    builder = x509.CertificateBuilder(
        named(issuer),
        named(subject) if isinstance(subject, str) else subject,
        key,
        x509.random_serial_number(),
        since - timedelta(days=1),
        since + timedelta(days=3650),
    )
    for limit in limits or [x509.BasicConstraints(True, None)]:
        builder = builder.add_extension(limit, critical=True)
    builder = (
        builder.add_extension(key_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)
    )
    return builder.sign(above, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def fetched(certificate: x509.Certificate) -> bytes:
    """The list that a certificate names."""
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    with urllib.request.urlopen(points[0].full_name[0].value) as answer:  # noqa: S310 - our own server's
        found: bytes = answer.read()
    return found
