"""Certificates for the kinds' tests: all for localhost and under one root, each with a key of its own."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tokiwa.agent.kind import Bundle
from tokiwa.crypto import serial


@attrs.frozen
class Signer:
    """An authority."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        return _pem(self.certificate)


def pair() -> Bundle:
    """A new one."""
    issuer, key = between(), ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    made = _signed("localhost", key, issuer.certificate.subject, issuer.key, (names, False), (usage, False), _ca(False))
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Bundle(
        certificate=_pem(made),
        chain=issuer.pem + root().pem,
        key=text,
        roots=root().pem,
        serial=serial.colons(made.serial_number),
        fingerprint=hashlib.sha256(made.public_bytes(Encoding.DER)).hexdigest(),
    )


def unfit() -> Bundle:
    """One whose key belongs to another certificate."""
    return attrs.evolve(pair(), key=pair().key)


def another_root() -> str:
    """One that nothing is below."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _pem(_signed("Another", key, _name("Another"), key, _ca(True)))


@cache
def root() -> Signer:
    """What every client trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Signer(_signed("Root", key, _name("Root"), key, _ca(True)), key)


@cache
def between() -> Signer:
    """What signs leaves: servers have to send it."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Signer(_signed("Between", key, _name("Root"), root().key, _ca(True)), key)


def _signed(name: str, key: Any, issuer: x509.Name, signing: Any, *extensions: tuple[Any, bool]) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signing, SHA256())


def _ca(is_ca: bool) -> tuple[x509.BasicConstraints, bool]:
    return x509.BasicConstraints(is_ca, None), True


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
