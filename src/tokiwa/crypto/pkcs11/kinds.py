"""How each algorithm of ours is said to a token: making a key, reading its public part, signing."""

from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, rsa, utils

from tokiwa.crypto.algorithms import Family, key_algorithm, signing_algorithm
from tokiwa.crypto.der import NULL, OCTET_STRING, content, oid, sequence, tlv
from tokiwa.crypto.keys import PrivateKey
from tokiwa.crypto.pkcs11.cryptoki import Template, Way, number
from tokiwa.crypto.pkcs11.words import Attribute, KeyType, Mask, Mechanism
from tokiwa.domain.value import Value

PublicKey = PrivateKey  # likewise: any object of cryptography's interfaces

_F4 = (65537).to_bytes(3, "big")
_CURVES: dict[str, ec.EllipticCurve] = {
    "EC_prime256v1": ec.SECP256R1(),
    "EC_secp384r1": ec.SECP384R1(),
    "EC_secp521r1": ec.SECP521R1(),
}
_CURVE_OIDS = {
    oid(dotted): _CURVES[name]
    for name, dotted in (
        ("EC_prime256v1", "1.2.840.10045.3.1.7"),
        ("EC_secp384r1", "1.3.132.0.34"),
        ("EC_secp521r1", "1.3.132.0.35"),
    )
}
_PARAMETER_SETS = {"ML_DSA_44": 1, "ML_DSA_65": 2, "ML_DSA_87": 3}
_ML_DSA_KEYS: dict[int, PublicKey] = {1: mldsa.MLDSA44PublicKey, 2: mldsa.MLDSA65PublicKey, 3: mldsa.MLDSA87PublicKey}


class Digest(Value):
    """A digest, with its names where a token or a signature asks for it."""

    hash: hashes.HashAlgorithm
    mechanism: Mechanism
    mask: Mask
    dotted: str

    def over(self, data: bytes) -> bytes:
        """The digest of data; made here, so that long lists need not go through the token."""
        hasher = hashes.Hash(self.hash)
        hasher.update(data)
        return hasher.finalize()


_DIGESTS = {
    "SHA256": Digest(hashes.SHA256(), Mechanism.SHA256, Mask.SHA256, "2.16.840.1.101.3.4.2.1"),
    "SHA384": Digest(hashes.SHA384(), Mechanism.SHA384, Mask.SHA384, "2.16.840.1.101.3.4.2.2"),
    "SHA512": Digest(hashes.SHA512(), Mechanism.SHA512, Mask.SHA512, "2.16.840.1.101.3.4.2.3"),
}


def making(algorithm: str) -> tuple[Way, Template]:
    """The mechanism that makes a key of that algorithm, and what the public key's template says of it."""
    name = key_algorithm(algorithm).name
    if name in _CURVES:
        dotted = next(encoded for encoded, curve in _CURVE_OIDS.items() if curve is _CURVES[name])
        return Way(Mechanism.EC_KEY_PAIR_GEN), {Attribute.EC_PARAMS: dotted}
    if name in _PARAMETER_SETS:
        return Way(Mechanism.ML_DSA_KEY_PAIR_GEN), {Attribute.PARAMETER_SET: _PARAMETER_SETS[name]}
    bits = int(name.removeprefix("RSA_"))
    return Way(Mechanism.RSA_PKCS_KEY_PAIR_GEN), {Attribute.MODULUS_BITS: bits, Attribute.PUBLIC_EXPONENT: _F4}


def read_public(read: Callable[..., list[bytes]]) -> PublicKey:
    """The public key of which `read` gives attributes. ValueError for one that is of no algorithm of ours."""
    (kind,) = read(Attribute.KEY_TYPE)
    match number(kind):
        case KeyType.RSA:
            modulus, exponent = (
                int.from_bytes(each, "big") for each in read(Attribute.MODULUS, Attribute.PUBLIC_EXPONENT)
            )
            return rsa.RSAPublicNumbers(exponent, modulus).public_key()
        case KeyType.EC:
            curve, point = read(Attribute.EC_PARAMS, Attribute.EC_POINT)
            return _on_curve(curve, point)
        case KeyType.ML_DSA:
            parameters, value = read(Attribute.PARAMETER_SET, Attribute.VALUE)
            return _ML_DSA_KEYS[number(parameters)].from_public_bytes(value)
        case other:
            raise ValueError(f"a key of the type 0x{other:X} is of no use")


def _on_curve(encoded: bytes, point: bytes) -> PublicKey:
    if encoded not in _CURVE_OIDS:
        raise ValueError("the key is on a curve that is of no use")
    curve = _CURVE_OIDS[encoded]
    # The standard wraps the point in an OCTET STRING; some libraries give it as it is.
    plain = 1 + 2 * ((curve.key_size + 7) // 8)
    point = point if len(point) == plain else content(point)
    return ec.EllipticCurvePublicKey.from_encoded_point(curve, point)


def signing(algorithm: str, public_key: PublicKey, data: bytes) -> tuple[Way, bytes]:
    """The mechanism, and what it is given to sign `data` after that signing algorithm of ours."""
    family = signing_algorithm(algorithm).family
    if family is Family.ML_DSA:
        return Way(Mechanism.ML_DSA), data
    digest = _DIGESTS[algorithm.partition("WITH")[0]]
    hashed = digest.over(data)
    if family is Family.ECDSA:
        # A digest that is longer than the curve counts with its first bits alone (FIPS 186-5 section 6.4.1).
        return Way(Mechanism.ECDSA), hashed[: (public_key.key_size + 7) // 8]
    if algorithm.endswith("_PSS"):
        return Way(Mechanism.RSA_PKCS_PSS, (digest.mechanism, digest.mask, digest.hash.digest_size)), hashed
    info = sequence(sequence(oid(digest.dotted), NULL), tlv(OCTET_STRING, hashed))  # RFC 8017 section 9.2
    return Way(Mechanism.RSA_PKCS), info


def certificate_form(algorithm: str, signature: bytes) -> bytes:
    """A token's signature as certificates carry it: of ECDSA it gives two numbers side by side (RFC 3279 2.2.3)."""
    if signing_algorithm(algorithm).family is not Family.ECDSA:
        return signature
    half = len(signature) // 2
    return utils.encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
