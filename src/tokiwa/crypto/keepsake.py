"""What protects a backup: a passphrase on the key files that it may hold, and a proof that only a holder of the KEK makes.

    version (1) | log2 of scrypt's N (1) | salt (16) | nonce (12) | ciphertext (n + 16)

Everything before the nonce is associated data. scrypt (RFC 7914) with N = 2^17, r = 8, p = 1 takes 128 MiB.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_VERSION = 1
_COST, _HIGHEST_COST = 17, 22  # log2 of N; a file that asks for more would take more memory than machines have
_HEAD, _NONCE, _TAG = 18, 12, 16
_PURPOSE = b"tokiwa proof of a backup"


class WrongPassphraseError(Exception):
    """The passphrase is another one, or what was locked was altered."""


def lock(plain: bytes, passphrase: bytes) -> bytes:
    """Bytes that only the passphrase opens."""
    head = bytes((_VERSION, _COST)) + os.urandom(16)
    nonce = os.urandom(_NONCE)
    return head + nonce + _cipher(head, passphrase).encrypt(nonce, plain, head)


def unlock(blob: bytes, passphrase: bytes) -> bytes:
    """What was locked. WrongPassphraseError if it does not open."""
    head, nonce, sealed = blob[:_HEAD], blob[_HEAD : _HEAD + _NONCE], blob[_HEAD + _NONCE :]
    if len(sealed) < _TAG or head[0] != _VERSION or not 1 <= head[1] <= _HIGHEST_COST:
        raise WrongPassphraseError
    try:
        return _cipher(head, passphrase).decrypt(nonce, sealed, head)
    except InvalidTag:
        raise WrongPassphraseError from None


def proof(kek: bytes, digest: bytes) -> bytes:
    """32 bytes that show who has the KEK that a digest is the one it was. Its key is not the KEK itself."""
    return hmac.digest(HKDF(SHA256(), 32, None, _PURPOSE).derive(kek), digest, "sha256")


def _cipher(head: bytes, passphrase: bytes) -> AESGCM:
    return AESGCM(Scrypt(head[2:], 32, 1 << head[1], 8, 1).derive(passphrase))
