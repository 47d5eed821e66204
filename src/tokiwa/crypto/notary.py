"""The key that signs notifications, its certificate, and the signatures of both versions that SNS has."""

import hashlib
from datetime import datetime
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tokiwa.crypto import keys

COMMON_NAME = "sns.amazonaws.com"  # which clients of SNS expect
# RSA with PKCS #1 v1.5, with SHA-1 in version 1: what a topic has unless it is told otherwise, as with AWS.
_HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


def made(serial: int, not_before: datetime, not_after: datetime) -> tuple[bytes, str, str]:
    """A new key: its private half as PKCS #8 (DER), its certificate as PEM, and the fingerprint of that in hexadecimal."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), serial, not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:32]
    return keys.encode(key), certificate.public_bytes(Encoding.PEM).decode(), fingerprint


def sign(key: bytes, text: bytes, version: str) -> bytes:
    """The signature of a private key (PKCS #8, DER) over a text, in version `1` or `2`."""
    found = cast("rsa.RSAPrivateKey", keys.load(key))
    return found.sign(text, padding.PKCS1v15(), _HASHES[version]())
