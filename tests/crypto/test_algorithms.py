import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from tests.crypto import world

from tokiwa.crypto import algorithms
from tokiwa.domain.problem import Kind, Problem


@pytest.mark.parametrize(
    ("key", "signing"),
    [
        ("RSA_2048", "SHA256WITHRSA"),
        ("RSA_4096", "SHA256WITHRSA"),
        ("EC_prime256v1", "SHA256WITHECDSA"),
        ("EC_secp384r1", "SHA384WITHECDSA"),
        ("EC_secp521r1", "SHA512WITHECDSA"),
        ("ML_DSA_87", "ML_DSA_87"),
    ],
)
def test_a_key_signs_by_default_with_what_fits_it(key, signing):
    assert algorithms.key_algorithm(key).signing == signing
    assert algorithms.suits(signing, key)


@pytest.mark.parametrize(
    ("signing", "key"),
    [
        ("SHA256WITHRSA", "EC_prime256v1"),
        ("SHA256WITHECDSA", "RSA_2048"),
        ("ML_DSA_44", "ML_DSA_65"),
        ("ML_DSA_44", "RSA_2048"),
        ("SHA256WITHRSA_PSS", "ML_DSA_44"),
    ],
)
def test_a_key_of_another_family_does_not_suit(signing, key):
    assert not algorithms.suits(signing, key)


@pytest.mark.parametrize(("signing", "key"), world.PAIRS)
def test_a_signature_verifies_with_the_parameters_of_its_algorithm(signing, key):
    signer = world.signer(key)
    signature = signer.sign(b"data", signing)
    signer.key.public_key().verify(signature, b"data", *algorithms.signing_algorithm(signing).parameters)


def test_the_table_is_that_of_the_service():
    assert sorted(algorithms.SIGNING_ALGORITHMS) == sorted(
        [f"SHA{size}WITH{family}" for size in (256, 384, 512) for family in ("RSA", "RSA_PSS", "ECDSA")]
        + ["ML_DSA_44", "ML_DSA_65", "ML_DSA_87"]
    )


@pytest.mark.parametrize("look_up", [algorithms.key_algorithm, algorithms.signing_algorithm])
def test_an_unknown_name_is_a_problem_that_names_it(look_up):
    with pytest.raises(Problem, match="SM2") as caught:
        look_up("SM2")
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


KEYS = {
    "RSA_1024": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505  # as old imported certificates have
    "EC_secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "ED25519": ed25519.Ed25519PrivateKey.generate,
    "DSA": lambda: dsa.generate_private_key(2048),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_we_do_not_make_has_a_name_too(name):
    assert algorithms.name_of(KEYS[name]().public_key()) == name


@pytest.mark.parametrize(
    ("name", "shown"), [("RSA_2048", "RSA-2048"), ("EC_prime256v1", "EC_prime256v1"), ("ML_DSA_44", "ML_DSA_44")]
)
def test_output_spells_rsa_with_a_hyphen(name, shown):
    assert algorithms.shown(name) == shown
