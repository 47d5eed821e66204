"""The key that signs the audit log's checkpoints: Ed25519 (RFC 8032), which needs no randomness to sign."""

import hashlib
from typing import cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from tokiwa.crypto import keys
from tokiwa.domain.problem import Kind, Problem


def generate() -> tuple[bytes, str]:
    """A new key: its private half as PKCS #8 (DER), its public half as PEM."""
    made = Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return keys.encode(made), public.decode()


def sign(key: bytes, statement: bytes) -> bytes:
    """The signature of a private key (PKCS #8, DER)."""
    return cast("Ed25519PrivateKey", keys.load(key)).sign(statement)


class Verifier:
    """The public half (PEM). Problem INVALID for a text that is no such key. `fingerprint` is the SHA-256 of its DER."""

    def __init__(self, public: str) -> None:
        try:
            found = load_pem_public_key(public.encode())
        except (ValueError, UnsupportedAlgorithm):
            found = None
        if not isinstance(found, Ed25519PublicKey):
            raise Problem(Kind.INVALID, "The key of the audit log is not a public key of Ed25519 in PEM.")
        self._key = found
        self.fingerprint = hashlib.sha256(keys.encode_public(found)).hexdigest()

    def signed(self, statement: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's, over the statement."""
        try:
            self._key.verify(signature, statement)
        except InvalidSignature:
            return False
        return True
