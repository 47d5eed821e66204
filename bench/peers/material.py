"""What peers are given: a root and an intermediate CA with their keys, made afresh for each, and requests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bench.raw import Key, new_key

_BEFORE, _YEARS = timedelta(hours=1), timedelta(days=3650)
_SIGNS = x509.KeyUsage(True, False, False, False, False, True, True, False, False)


@attrs.frozen
class Authority:
    """An intermediate CA under a root, all keys of one kind."""

    root: x509.Certificate
    certificate: x509.Certificate
    key: Key = attrs.field(repr=False)

    @property
    def pem(self) -> str:
        """The intermediate, in PEM."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def root_pem(self) -> str:
        """The root, in PEM."""
        return self.root.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        """The intermediate's key, in PEM, as every server takes it."""
        return pem_of(self.key)

    def write(self, folder: Path) -> None:
        """As files: root.pem, ca.pem and ca.key."""
        for name, text in (("root.pem", self.root_pem), ("ca.pem", self.pem), ("ca.key", self.key_pem)):
            (folder / name).write_text(text)


def authority(algorithm: str) -> Authority:
    """A new one."""
    root_key, key = new_key(algorithm), new_key(algorithm)
    root = _certificate("Bench Root", root_key, "Bench Root", root_key, 1)
    return Authority(root, _certificate("Bench CA", key, "Bench Root", root_key, 0), key)


def pem_of(key: Key) -> str:
    """A key in PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def _certificate(subject: str, key: Key, issuer: str, issuer_key: Key, path: int) -> x509.Certificate:
    begin = datetime.now(UTC) - _BEFORE
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _YEARS)
        .add_extension(x509.BasicConstraints(True, path), True)
        .add_extension(_SIGNS, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
