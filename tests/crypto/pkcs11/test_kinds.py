import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import mldsa, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tokiwa.crypto.algorithms import KEY_ALGORITHMS, SIGNING_ALGORITHMS
from tokiwa.crypto.der import oid, tlv
from tokiwa.crypto.keys import encode_public as spki
from tokiwa.crypto.keys import make, spki_of
from tokiwa.crypto.pkcs11 import kinds
from tokiwa.crypto.pkcs11.cryptoki import Way
from tokiwa.crypto.pkcs11.words import Attribute, KeyType, Mask, Mechanism


def in_memory(number):
    return number.to_bytes(8, "little")


def reader(**attributes):
    return lambda *wanted: [attributes[each.name] for each in wanted]


@pytest.mark.parametrize("algorithm", KEY_ALGORITHMS)
def test_every_algorithm_can_be_asked_for(algorithm):
    way, template = kinds.making(algorithm)
    assert way.mechanism.name.endswith("_KEY_PAIR_GEN")
    assert template


def test_what_a_key_is_asked_for_with():
    assert kinds.making("RSA_3072")[1] == {Attribute.MODULUS_BITS: 3072, Attribute.PUBLIC_EXPONENT: b"\1\0\1"}
    assert kinds.making("EC_secp384r1")[1] == {Attribute.EC_PARAMS: oid("1.3.132.0.34")}
    assert kinds.making("ML_DSA_65") == (Way(Mechanism.ML_DSA_KEY_PAIR_GEN), {Attribute.PARAMETER_SET: 2})


@pytest.mark.parametrize("wrapped", [True, False], ids=["in an octet string", "as it is"])
@pytest.mark.parametrize(
    ("algorithm", "dotted"),
    [
        ("EC_prime256v1", "1.2.840.10045.3.1.7"),
        ("EC_secp384r1", "1.3.132.0.34"),
        ("EC_secp521r1", "1.3.132.0.35"),
    ],
)
def test_a_point_is_read_as_libraries_give_it(algorithm, dotted, wrapped):
    key = make(algorithm)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    given = {
        "KEY_TYPE": in_memory(KeyType.EC),
        "EC_PARAMS": oid(dotted),
        "EC_POINT": tlv(4, point) if wrapped else point,
    }
    assert spki(kinds.read_public(reader(**given))) == spki_of(key)


def test_an_rsa_key_is_read():
    key = rsa.generate_private_key(65537, 2048)
    numbers = key.public_key().public_numbers()
    given = {
        "KEY_TYPE": in_memory(KeyType.RSA),
        "MODULUS": numbers.n.to_bytes(256, "big"),
        "PUBLIC_EXPONENT": b"\1\0\1",
    }
    assert spki(kinds.read_public(reader(**given))) == spki_of(key)


@pytest.mark.parametrize(
    ("number", "key"),
    [(1, mldsa.MLDSA44PrivateKey), (2, mldsa.MLDSA65PrivateKey), (3, mldsa.MLDSA87PrivateKey)],
)
def test_an_ml_dsa_key_is_read(number, key):
    public = key.generate().public_key()
    given = {
        "KEY_TYPE": in_memory(KeyType.ML_DSA),
        "PARAMETER_SET": in_memory(number),
        "VALUE": public.public_bytes_raw(),
    }
    assert spki(kinds.read_public(reader(**given))) == spki(public)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"KEY_TYPE": in_memory(0x1F)}, "type 0x1F"),
        ({"KEY_TYPE": in_memory(KeyType.EC), "EC_PARAMS": oid("1.3.132.0.10"), "EC_POINT": b""}, "curve"),
    ],
)
def test_a_key_of_another_kind_is_refused(given, why):
    with pytest.raises(ValueError, match=why):
        kinds.read_public(reader(**given))


def test_ml_dsa_signs_the_data_itself():
    assert kinds.signing("ML_DSA_65", None, b"data") == (Way(Mechanism.ML_DSA), b"data")


def test_the_others_sign_a_digest():
    digest = hashlib.sha512(b"data").digest()
    p256, p521 = make("EC_prime256v1").public_key(), make("EC_secp521r1").public_key()
    assert kinds.signing("SHA512WITHECDSA", p256, b"data") == (Way(Mechanism.ECDSA), digest[:32])
    assert kinds.signing("SHA512WITHECDSA", p521, b"data") == (Way(Mechanism.ECDSA), digest)
    way = Way(Mechanism.RSA_PKCS_PSS, (Mechanism.SHA512, Mask.SHA512, 64))
    assert kinds.signing("SHA512WITHRSA_PSS", None, b"data") == (way, digest)


@pytest.mark.parametrize(
    ("name", "digest"), [("SHA256", hashes.SHA256()), ("SHA384", hashes.SHA384()), ("SHA512", hashes.SHA512())]
)
def test_with_rsa_the_digest_has_its_name_with_it(name, digest):
    """What a plain RSA operation makes of it is the signature that verifies."""
    key = rsa.generate_private_key(65537, 2048)
    way, given = kinds.signing(f"{name}WITHRSA", key.public_key(), b"data")
    padded = key.public_key().recover_data_from_signature(
        key.sign(b"data", padding.PKCS1v15(), digest), padding.PKCS1v15(), None
    )
    assert (way, given) == (Way(Mechanism.RSA_PKCS), padded)


def test_two_numbers_become_a_sequence():
    raw = (7).to_bytes(32, "big") + (1 << 255).to_bytes(32, "big")
    made = kinds.certificate_form("SHA256WITHECDSA", raw)
    assert utils.decode_dss_signature(made) == (7, 1 << 255)


@pytest.mark.parametrize("algorithm", [name for name in SIGNING_ALGORITHMS if "ECDSA" not in name])
def test_other_signatures_are_what_they_are(algorithm):
    assert kinds.certificate_form(algorithm, b"signature") == b"signature"
