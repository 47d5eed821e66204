"""A certificate with its chain and its key in one file, in the forms that servers read. Used by exports beyond AWS's.

PKCS #12 (RFC 7292) with PBES2, AES-256-CBC and HMAC-SHA-256, as OpenSSL 3 writes it and Java reads it since 8u301.
A Java key store is such a file whose entry has an alias; a trust store is one whose certificates Java is told to trust.
"""

from collections.abc import Callable
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    KeySerializationEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PBES,
    PKCS12Certificate,
    serialize_java_truststore,
    serialize_key_and_certificates,
)

from tokiwa.crypto import keys, pem
from tokiwa.crypto.certificate import LABEL
from tokiwa.crypto.export import encrypted_key
from tokiwa.domain.problem import Kind, Problem

# As keytool has. The library's MAC has 2,048 rounds whatever is said here, so who guesses at a passphrase is hardly
# slowed: the file is as safe as its passphrase is long.
ROUNDS = 10_000
_JAVA_LEAST = 6  # characters that keytool insists on


class Form(StrEnum):
    """The forms of a bundle."""

    PEM = "PEM"
    PKCS12 = "PKCS12"
    JAVA_KEY_STORE = "JAVA_KEY_STORE"
    JAVA_TRUST_STORE = "JAVA_TRUST_STORE"

    @property
    def secret(self) -> bool:
        """Whether the private key is in it."""
        return self is not Form.JAVA_TRUST_STORE


def bundle(
    form: Form,
    leaf: str,
    chain: str,
    key: Callable[[], bytes],
    passphrase: bytes,
    alias: str,
    draw: Callable[[int], bytes],
) -> bytes:
    """The file. `leaf` and `chain` (from the issuer to the root) are PEM; `key` gives PKCS #8 (DER) if it is needed.

    Problem INVALID for a passphrase that the form cannot have.
    """
    check_passphrase(form, passphrase)
    if form is Form.PEM:
        return f"{encrypted_key(key(), passphrase, draw)}{leaf}{chain}".encode()
    above = _certificates(chain)
    certificate = x509.load_pem_x509_certificate(leaf.encode())
    if form is Form.JAVA_TRUST_STORE:
        # Whoever trusts the root trusts all below it. A self-signed certificate is its own root.
        return _trusting([above[-1] if above else certificate], passphrase, alias)
    protection = _protection(passphrase)
    return serialize_key_and_certificates(alias.encode(), keys.load(key()), certificate, above, protection)


def trust_store(roots: str, passphrase: bytes, alias: str) -> bytes:
    """A Java trust store with all of some roots (PEM): the first under the alias, others under it with a number.

    Problem INVALID for a passphrase that it cannot have.
    """
    check_passphrase(Form.JAVA_TRUST_STORE, passphrase)
    return _trusting(_certificates(roots), passphrase, alias)


def check_passphrase(form: Form, passphrase: bytes) -> None:
    """Problem INVALID for a passphrase that the form cannot have; to be asked before anything follows from an export."""
    if form is Form.PEM:
        return  # any bytes, as for ExportCertificate
    try:
        text = passphrase.decode()
    except UnicodeDecodeError:
        raise Problem(Kind.INVALID, f"The passphrase of a {form} file must be text in UTF-8.") from None
    least = 4 if form is Form.PKCS12 else _JAVA_LEAST
    if not least <= len(text) <= 128:
        raise Problem(Kind.INVALID, f"The passphrase of a {form} file must have between {least} and 128 characters.")


def _trusting(roots: list[x509.Certificate], passphrase: bytes, alias: str) -> bytes:
    aliases = [alias, *(f"{alias}-{number}" for number in range(2, len(roots) + 1))]
    entries = [PKCS12Certificate(root, name.encode()) for root, name in zip(roots, aliases, strict=True)]
    return serialize_java_truststore(entries, _protection(passphrase))


def _certificates(text: str) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(der) for der in pem.decode(text.encode(), LABEL)]


def _protection(passphrase: bytes) -> KeySerializationEncryption:
    return (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(SHA256())
        .build(passphrase)
    )
