import pytest
from cryptography import x509
from tests.crypto import world

from tokiwa.crypto import applicant
from tokiwa.domain.problem import Problem

SPKI = world.signer().public_key


def test_the_names_are_encoded_as_the_library_does():
    made = applicant.for_names(SPKI, "www.example.com", world.NAMES)
    names = x509.SubjectAlternativeName([x509.DNSName(name) for name in world.NAMES])
    assert made.alternatives == names.public_bytes()
    assert made.key_id == x509.SubjectKeyIdentifier.from_public_key(world.signer().key.public_key()).digest
    assert not made.nameless


@pytest.mark.parametrize(
    ("common_name", "names", "nameless"), [(None, (), True), (None, ("a.example.com",), False), ("a", (), False)]
)
def test_somebody_without_any_name_is_nameless(common_name, names, nameless):
    assert applicant.for_names(SPKI, common_name, names).nameless is nameless


def test_a_common_name_that_is_too_long_is_refused():
    with pytest.raises(Problem, match="64"):
        applicant.for_names(SPKI, "x" * 65, ())
