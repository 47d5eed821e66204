import pickle

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from tests.crypto import world

from tokiwa.crypto import issuer
from tokiwa.crypto.der import SET, oid, sequence, tlv
from tokiwa.domain.template import TEMPLATES


def certified(*extensions, path_length=None, subject="CA"):
    """A CA's certificate that somebody else made."""
    key = world.signer(which="foreign").key
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject, x509.name._ASN1Type.T61String)])
    builder = (
        x509.CertificateBuilder()
        .issuer_name(who)
        .subject_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(world.NOW)
        .not_valid_after(world.LATER)
        .add_extension(x509.BasicConstraints(True, path_length), True)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def test_a_ca_is_what_its_certificate_says():
    ca = world.root()
    assert ca.issuer.spki == ca.signer.public_key
    assert ca.issuer.name == ca.applicant.subject
    assert ca.issuer.not_after == world.LATER
    assert ca.issuer.path_length is None
    assert ca.issuer.signing_algorithm == "SHA256WITHECDSA"


def test_a_ca_without_a_certificate_is_what_its_request_says():
    asked = world.asking("Root", world.signer("RSA_2048"))
    mine = issuer.of_request(asked, "SHA512WITHRSA")
    assert (mine.name, mine.spki, mine.not_after) == (asked.applicant.subject, asked.applicant.spki, None)
    assert mine.signing_algorithm == "SHA512WITHRSA"
    assert issuer.of_request(asked).signing_algorithm == "SHA256WITHRSA"


def test_its_name_is_taken_byte_for_byte_and_its_own_key_identifier():
    mine = issuer.of_certificate(certified(x509.SubjectKeyIdentifier(b"my own way")))
    assert mine.name == sequence(tlv(SET, sequence(oid("2.5.4.3"), tlv(0x14, b"CA"))))
    assert mine.key_id == b"my own way"


def test_without_a_key_identifier_it_has_the_usual_one():
    mine = issuer.of_certificate(certified())
    assert (
        mine.key_id == x509.SubjectKeyIdentifier.from_public_key(world.signer(which="foreign").key.public_key()).digest
    )


@pytest.mark.parametrize(
    ("own", "parent", "room"), [(None, None, None), (2, None, 2), (None, 1, 0), (3, 2, 1), (0, 5, 0), (None, 0, -1)]
)
def test_the_room_for_cas_below_is_what_all_above_leave(own, parent, room):
    mine = issuer.of_certificate(certified(path_length=own), chain=certified(path_length=parent))
    assert mine.path_length == room


def test_constraints_of_all_above_are_collected():
    mine, above = (x509.NameConstraints([x509.DNSName(host)], None) for host in ("a.example.com", "example.com"))
    assert issuer.of_certificate(certified(mine), chain=certified(above)).constraints == (
        mine.public_bytes(),
        above.public_bytes(),
    )


def test_it_can_be_sent_to_another_process():
    mine = world.subordinate(template=TEMPLATES["SubordinateCACertificate_PathLen1"]).issuer
    assert pickle.loads(pickle.dumps(mine)) == mine  # noqa: S301
    assert hash(pickle.loads(pickle.dumps(mine))) == hash(mine)  # noqa: S301
