import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from tokiwa.crypto import keys, listener
from tokiwa.crypto.listener import Term
from tokiwa.crypto.signer import KeySigner

NOW = datetime(2027, 1, 1, tzinfo=UTC)
NAMES = ("pki.example.com", "10.1.2.3", "2001:db8::1")


@pytest.fixture(scope="module")
def signer():
    return KeySigner(keys.make(listener.KEY))


@pytest.fixture(scope="module")
def root(signer):
    return listener.root("Tokiwa on pki.example.com", signer, Term(1 << 126, NOW, NOW + timedelta(days=3650)))


@pytest.fixture(scope="module")
def leaf(root, signer):
    return listener.leaf(root, signer, NAMES, Term((1 << 126) + 1, NOW, NOW + timedelta(days=30)))


def test_the_root_is_one_and_ends_when_it_is_told_to(root):
    found = x509.load_pem_x509_certificate(root.encode())
    assert found.subject == found.issuer
    assert found.subject.rfc4514_string() == "CN=Tokiwa on pki.example.com"
    assert found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert listener.ends(root) == found.not_valid_after_utc == NOW + timedelta(days=3650)


@pytest.mark.parametrize(
    "name", [x509.DNSName(NAMES[0]), *(x509.IPAddress(ipaddress.ip_address(text)) for text in NAMES[1:])], ids=str
)
def test_a_verifier_believes_every_name(root, leaf, name):
    trusted = Store([x509.load_pem_x509_certificate(root.encode())])
    verifier = PolicyBuilder().store(trusted).time(NOW + timedelta(days=1)).build_server_verifier(name)
    assert verifier.verify(x509.load_pem_x509_certificate(leaf[0].encode()), [])


def test_and_no_other(root, leaf):
    trusted = Store([x509.load_pem_x509_certificate(root.encode())])
    verifier = PolicyBuilder().store(trusted).time(NOW).build_server_verifier(x509.DNSName("example.com"))
    with pytest.raises(VerificationError):
        verifier.verify(x509.load_pem_x509_certificate(leaf[0].encode()), [])


def test_the_key_belongs_to_the_certificate_and_is_new_each_time(root, signer, leaf):
    def spki(key):
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    certificate, key = leaf
    found = x509.load_pem_x509_certificate(certificate.encode())
    assert spki(load_pem_private_key(key, None).public_key()) == spki(found.public_key())
    assert (found.serial_number, found.not_valid_after_utc) == ((1 << 126) + 1, NOW + timedelta(days=30))
    _, another = listener.leaf(root, signer, NAMES, Term(5, NOW, NOW + timedelta(days=30)))
    assert another != key


def test_a_long_name_is_shortened_only_where_it_must_be(root, signer):
    name = f"{'a' * 60}.{'b' * 60}.example.com"
    certificate, _ = listener.leaf(root, signer, [name], Term(5, NOW, NOW + timedelta(days=30)))
    found = x509.load_pem_x509_certificate(certificate.encode())
    assert found.subject.rfc4514_string() == f"CN={name[:64]}"
    alternative = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert alternative.get_values_for_type(x509.DNSName) == [name]


def test_a_text_that_is_no_certificate():
    with pytest.raises(ValueError, match=r".+"):
        listener.ends("nonsense")
