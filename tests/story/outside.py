"""A root authority outside of the server, as a company has one offline: it certifies our authorities as it likes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.story import pki
from tests.story.server import Account

_KEY = ec.generate_private_key(ec.SECP256R1())
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Offline Root")])
_SINCE = datetime.now(UTC).replace(microsecond=0)
_MAY = {"digital_signature": True, "key_cert_sign": True, "crl_sign": True}
_MAY_NOT = (
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "encipher_only",
    "decipher_only",
)


def authority(account: Account, days: int = 3650, **changes: Any) -> str:
    """The ARN of a new active authority below the outside root."""
    arn = pki.create(account, "SUBORDINATE", **changes)
    certify(account, arn, days)
    return arn


def certify(account: Account, arn: str, days: int = 3650, only: str | None = None) -> None:
    """Give an authority a certificate, in the place of any that it has; `only` is the one domain it may issue for."""
    pca = account.client("acm-pca")
    csr = x509.load_pem_x509_csr(pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode())
    root = _builder(_NAME, _KEY.public_key(), 7300)
    ours = _builder(csr.subject, csr.public_key(), days)
    if only is not None:
        ours = ours.add_extension(x509.NameConstraints([x509.DNSName(only)], None), critical=True)
    pca.import_certificate_authority_certificate(
        CertificateAuthorityArn=arn,
        Certificate=ours.sign(_KEY, hashes.SHA256()).public_bytes(Encoding.PEM),
        CertificateChain=root.sign(_KEY, hashes.SHA256()).public_bytes(Encoding.PEM),
    )


def _builder(subject: x509.Name, key: Any, days: int) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(**_MAY, **dict.fromkeys(_MAY_NOT, False))
    lifetime = (_SINCE, _SINCE + timedelta(days=days))
    return (
        x509.CertificateBuilder(_NAME, subject, key, x509.random_serial_number(), *lifetime)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(_KEY.public_key()), critical=False)
        .add_extension(usage, critical=True)
    )
