"""Private keys: made, loaded, and what is public about them."""

import hashlib
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import ec, mldsa, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from tokiwa.crypto import algorithms
from tokiwa.crypto.der import content, parts
from tokiwa.domain.value import Value

# Any object whose class derives from one of cryptography's private-key interfaces, so also a key that
# stays in a token (PKCS #11) and only offers `sign` and `public_key`.
PrivateKey = Any

_MAKERS = {
    "RSA_2048": lambda: rsa.generate_private_key(65537, 2048),
    "RSA_3072": lambda: rsa.generate_private_key(65537, 3072),
    "RSA_4096": lambda: rsa.generate_private_key(65537, 4096),
    "EC_prime256v1": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EC_secp384r1": lambda: ec.generate_private_key(ec.SECP384R1()),
    "EC_secp521r1": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ML_DSA_44": mldsa.MLDSA44PrivateKey.generate,
    "ML_DSA_65": mldsa.MLDSA65PrivateKey.generate,
    "ML_DSA_87": mldsa.MLDSA87PrivateKey.generate,
}


class PublicKey(Value):
    """What is known of a key without its secret: algorithm, SubjectPublicKeyInfo (DER), key identifier."""

    algorithm: str
    spki: bytes
    key_id: bytes


def make(algorithm: str) -> PrivateKey:
    """A new private key; Problem INVALID_ARGUMENTS for an unknown algorithm. RSA takes 60 ms and more."""
    return _MAKERS[algorithms.key_algorithm(algorithm).name]()


def generate(algorithm: str) -> bytes:
    """A new private key as PKCS #8 (DER)."""
    return encode(make(algorithm))


def encode(key: PrivateKey) -> bytes:
    """A private key as PKCS #8 (DER), not encrypted."""
    return cast("bytes", key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def load(der: bytes) -> PrivateKey:
    """A private key that we made and kept sealed.

    Whether the factors of an RSA key are prime is not asked again: that takes 40 ms, and the seal already
    proves that these are the bytes which we wrote.
    """
    return load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)


def spki_of(key: PrivateKey) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a private key."""
    return encode_public(key.public_key())


def encode_public(public_key: Any) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a public key."""
    return cast("bytes", public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def key_id_of(spki: bytes) -> bytes:
    """The key identifier: SHA-1 of the bits of the public key (RFC 5280 4.2.1.2, method 1)."""
    bits = content(parts(spki)[1])[1:]  # the first octet counts unused bits
    return hashlib.sha1(bits, usedforsecurity=False).digest()


def public_of(key: PrivateKey) -> PublicKey:
    """What is public about a private key."""
    return describe(key.public_key())


def describe(public_key: Any) -> PublicKey:
    """The facts of a public key."""
    spki = encode_public(public_key)
    return PublicKey(algorithms.name_of(public_key), spki, key_id_of(spki))
