"""The encrypted private key of ExportCertificate: PKCS #8 EncryptedPrivateKeyInfo, as AWS writes it.

PBES2 (RFC 8018 section 6.2) with PBKDF2: 20 octets of salt, 2048 iterations, and HMAC-SHA1 by leaving `prf`
out; AES-256-CBC. `cryptography` writes another salt and another HMAC, so the structure is assembled here.
"""

from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from tokiwa.crypto import pem
from tokiwa.crypto.der import OCTET_STRING, integer, oid, sequence, tlv
from tokiwa.domain.problem import Kind, Problem

_ITERATIONS = 2048
_PBES2, _PBKDF2 = oid("1.2.840.113549.1.5.13"), oid("1.2.840.113549.1.5.12")
_AES_256_CBC = oid("2.16.840.1.101.3.4.1.42")


def encrypted_key(key: bytes, passphrase: bytes, draw: Callable[[int], bytes]) -> str:
    """The PEM of a private key (PKCS #8, DER), encrypted. Problem INVALID unless the passphrase has 4 to 128 bytes."""
    if not 4 <= len(passphrase) <= 128:
        raise Problem(Kind.INVALID, "The passphrase must have between 4 and 128 bytes.")
    salt, iv = draw(20), draw(16)
    # The standard library's takes twice as long.
    secret = PBKDF2HMAC(SHA1(), 32, salt, _ITERATIONS).derive(passphrase)  # noqa: S303 - AWS's, and safe as a MAC
    padder, encryptor = PKCS7(128).padder(), Cipher(AES256(secret), CBC(iv)).encryptor()
    padded = padder.update(key) + padder.finalize()
    derivation = sequence(_PBKDF2, sequence(tlv(OCTET_STRING, salt), integer(_ITERATIONS)))
    encryption = sequence(_AES_256_CBC, tlv(OCTET_STRING, iv))
    return pem.encode(
        "ENCRYPTED PRIVATE KEY",
        sequence(
            sequence(_PBES2, sequence(derivation, encryption)),
            tlv(OCTET_STRING, encryptor.update(padded) + encryptor.finalize()),
        ),
    )
