"""Certificates that somebody else has issued, to be imported: good defaults, of which a test changes one thing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from world import START

IMPORT = "acm:ImportCertificate"
NAME = "www.example.net"
SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
USAGES = ("digital_signature", "key_encipherment")
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@cache
def key(kind: str = "P-256", number: int = 0) -> Any:
    """A private key of that kind; `number` tells several from each other."""
    curves = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1, "K-256": ec.SECP256K1}
    if kind in curves:
        return ec.generate_private_key(curves[kind]())
    return rsa.generate_private_key(65537, int(kind))


@attrs.frozen
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self, form: PrivateFormat = PrivateFormat.PKCS8, passphrase: bytes | None = None) -> bytes:
        encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        text: bytes = self.key.private_bytes(Encoding.PEM, form, encryption)
        return text

    def input(self, *above: Issued, **more: Any) -> dict[str, Any]:
        """The input of ImportCertificate."""
        chain = {"CertificateChain": b"".join(each.pem for each in above)} if above else {}
        return {"Certificate": self.pem, "PrivateKey": self.key_pem(), **chain, **more}


def issue(
    common_name: str | None = NAME,
    by: Issued | None = None,
    *,
    names: tuple[str, ...] = (NAME,),
    kind: str = "P-256",
    number: int = 0,
    ca: bool = False,
    usages: tuple[str, ...] = USAGES,
    extended: tuple[Any, ...] = (SERVER, CLIENT),
    since: datetime = START - timedelta(days=1),
    days: int = 90,
    ocsp: str = "",
    issuer: x509.Name | None = None,
) -> Issued:
    """A certificate, signed by another one or by itself."""
    mine = key(kind, number)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)] if common_name else [])
    above = issuer if issuer is not None else by.certificate.subject if by else subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(mine.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if names and not ca:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    if usages and not ca:
        bits = {usage: usage in usages for usage in _USAGES}
        builder = builder.add_extension(x509.KeyUsage(**bits), critical=True)
    if extended and not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=False)
    if ocsp:
        access = x509.AccessDescription(
            x509.oid.AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return Issued(builder.sign(by.key if by else mine, hashes.SHA256()), mine)


@cache
def root(kind: str = "P-256", name: str = "Another Root") -> Issued:
    """Somebody else's root."""
    return issue(name, kind=kind, number=1000 + sum(map(ord, name)), ca=True, days=3650)


@cache
def intermediate(kind: str = "P-256") -> Issued:
    """An authority under it."""
    return issue("Another Issuer", root(kind), kind=kind, number=2000, ca=True, days=1800)


def leaf(**changes: Any) -> Issued:
    """A certificate for a server from it."""
    return issue(**{"by": intermediate(), **changes})


def handed_in(world: Any, one: Issued | None = None, **more: Any) -> str:
    """The ARN of a new import."""
    given = (one or leaf()).input(intermediate(), root(), **more)
    arn: str = world.call(IMPORT, given)["CertificateArn"]
    return arn
