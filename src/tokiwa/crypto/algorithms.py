"""The key and signing algorithms of AWS Private CA and ACM, as one table each."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, padding, rsa

from tokiwa.crypto.der import NULL, oid, sequence, tlv
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value


class Family(StrEnum):
    """Keys that can sign with the same algorithms."""

    RSA = "RSA"
    ECDSA = "ECDSA"
    ML_DSA = "ML_DSA"


class KeyAlgorithm(Value):
    """A kind of key. `name` is the word in requests; `signing` is what such a key signs with by default."""

    name: str
    family: Family
    signing: str


class SigningAlgorithm(Value):
    """A way to sign. `identifier` is the AlgorithmIdentifier (DER).

    `parameters` are what follows the data in `key.sign(data, …)`, and what follows signature and data in
    `public_key.verify(signature, data, …)`.
    """

    name: str
    family: Family
    identifier: bytes
    parameters: Hidden[tuple[Any, ...]] = ()


KEY_ALGORITHMS: Mapping[str, KeyAlgorithm] = {
    name: KeyAlgorithm(name, family, signing)
    for name, family, signing in (
        ("RSA_2048", Family.RSA, "SHA256WITHRSA"),
        ("RSA_3072", Family.RSA, "SHA256WITHRSA"),
        ("RSA_4096", Family.RSA, "SHA256WITHRSA"),
        ("EC_prime256v1", Family.ECDSA, "SHA256WITHECDSA"),
        ("EC_secp384r1", Family.ECDSA, "SHA384WITHECDSA"),
        ("EC_secp521r1", Family.ECDSA, "SHA512WITHECDSA"),
        ("ML_DSA_44", Family.ML_DSA, "ML_DSA_44"),
        ("ML_DSA_65", Family.ML_DSA, "ML_DSA_65"),
        ("ML_DSA_87", Family.ML_DSA, "ML_DSA_87"),
    )
}

# Digest, its own OID, and its last arc with PKCS #1 v1.5 (1.2.840.113549.1.1) and ECDSA (1.2.840.10045.4.3).
_DIGESTS: tuple[tuple[hashes.HashAlgorithm, str, int, int], ...] = (
    (hashes.SHA256(), "2.16.840.1.101.3.4.2.1", 11, 2),
    (hashes.SHA384(), "2.16.840.1.101.3.4.2.2", 12, 3),
    (hashes.SHA512(), "2.16.840.1.101.3.4.2.3", 13, 4),
)
_ML_DSA = {"ML_DSA_44": 17, "ML_DSA_65": 18, "ML_DSA_87": 19}  # RFC 9881: 2.16.840.1.101.3.4.3
_CURVES = {"secp256r1": "EC_prime256v1"}


def _ecdsa(digest: hashes.HashAlgorithm) -> ec.ECDSA:
    """RFC 6979: the same certificate signed again is the same bytes, and a weak draw cannot leak the key."""
    try:
        return ec.ECDSA(digest, deterministic_signing=True)
    except UnsupportedAlgorithm:  # a distribution's own OpenSSL before 3.2
        return ec.ECDSA(digest)


def _pss(digest_oid: str, salt: int) -> bytes:
    """RSASSA-PSS with MGF1 over the same digest and a salt of its length (RFC 4055 section 3.1)."""
    digest = sequence(oid(digest_oid), NULL)
    mask = sequence(oid("1.2.840.113549.1.1.8"), digest)
    return sequence(
        oid("1.2.840.113549.1.1.10"),
        sequence(tlv(0xA0, digest), tlv(0xA1, mask), tlv(0xA2, b"\x02\x01", bytes((salt,)))),
    )


def _table() -> Mapping[str, SigningAlgorithm]:
    table = [
        SigningAlgorithm(name, Family.ML_DSA, sequence(oid(f"2.16.840.1.101.3.4.3.{arc}")))
        for name, arc in _ML_DSA.items()
    ]
    for digest, digest_oid, rsa_arc, ec_arc in _DIGESTS:
        word, size = digest.name.upper(), digest.digest_size
        table += (
            SigningAlgorithm(
                f"{word}WITHRSA",
                Family.RSA,
                sequence(oid(f"1.2.840.113549.1.1.{rsa_arc}"), NULL),
                (padding.PKCS1v15(), digest),
            ),
            SigningAlgorithm(
                f"{word}WITHRSA_PSS",
                Family.RSA,
                _pss(digest_oid, size),
                (padding.PSS(padding.MGF1(digest), size), digest),
            ),
            SigningAlgorithm(
                f"{word}WITHECDSA",
                Family.ECDSA,
                sequence(oid(f"1.2.840.10045.4.3.{ec_arc}")),
                (_ecdsa(digest),),
            ),
        )
    return {algorithm.name: algorithm for algorithm in table}


SIGNING_ALGORITHMS: Mapping[str, SigningAlgorithm] = _table()


def key_algorithm(name: str) -> KeyAlgorithm:
    """The key algorithm of that name; Problem INVALID_ARGUMENTS if there is none."""
    try:
        return KEY_ALGORITHMS[name]
    except KeyError:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The key algorithm {name} is not supported.") from None


def signing_algorithm(name: str) -> SigningAlgorithm:
    """The signing algorithm of that name; Problem INVALID_ARGUMENTS if there is none."""
    try:
        return SIGNING_ALGORITHMS[name]
    except KeyError:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The signing algorithm {name} is not supported.") from None


def suits(signing: str, key: str) -> bool:
    """Whether a key of that algorithm can sign in that way; an ML-DSA key has exactly one."""
    algorithm = key_algorithm(key)
    if algorithm.family is Family.ML_DSA:
        return signing == algorithm.signing
    return signing_algorithm(signing).family is algorithm.family


def name_of(public_key: object) -> str:
    """The algorithm of a public key in the spelling of requests; also for keys that we do not make."""
    match public_key:
        case ec.EllipticCurvePublicKey():
            return _CURVES.get(public_key.curve.name, f"EC_{public_key.curve.name}")
        case rsa.RSAPublicKey():
            return f"RSA_{public_key.key_size}"
        case mldsa.MLDSA44PublicKey():
            return "ML_DSA_44"
        case mldsa.MLDSA65PublicKey():
            return "ML_DSA_65"
        case mldsa.MLDSA87PublicKey():
            return "ML_DSA_87"
        case _:
            return type(public_key).__name__.removesuffix("PublicKey").upper()


def shown(name: str) -> str:
    """The spelling in ACM's output: `RSA-2048` for RSA, as in requests for the others."""
    return name.replace("_", "-") if name.startswith("RSA_") else name
