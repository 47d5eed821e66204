import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key

from tokiwa.crypto import keys
from tokiwa.crypto.algorithms import KEY_ALGORITHMS
from tokiwa.domain.problem import Problem


@pytest.mark.parametrize("algorithm", KEY_ALGORITHMS)
def test_a_generated_key_loads_as_what_it_was_asked_to_be(algorithm):
    der = keys.generate(algorithm)
    key = keys.load(der)
    assert keys.public_of(key).algorithm == algorithm
    assert keys.encode(key) == der
    assert keys.spki_of(load_der_private_key(der, None)) == keys.spki_of(key)


@pytest.mark.parametrize("algorithm", ["RSA_2048", "EC_secp521r1", "ML_DSA_44"])
def test_the_key_identifier_is_that_of_the_library(algorithm):
    public = keys.load(keys.generate(algorithm)).public_key()
    facts = keys.describe(public)
    assert facts.key_id == x509.SubjectKeyIdentifier.from_public_key(public).digest
    assert facts.key_id != hashlib.sha1(facts.spki).digest()  # noqa: S324


def test_two_keys_are_not_the_same():
    assert keys.generate("EC_prime256v1") != keys.generate("EC_prime256v1")


def test_an_unknown_algorithm_is_a_problem():
    with pytest.raises(Problem, match="RSA_512"):
        keys.generate("RSA_512")
