"""A root CA that is not ours: it signs for an authority of ours, with name constraints where a test wants them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


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
