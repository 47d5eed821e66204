"""What the responder answers, without a socket between."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import (
    OCSPCertStatus,
    OCSPRequestBuilder,
    OCSPResponseStatus,
    load_der_ocsp_response,
)
from tests.crypto.test_ocsp_request import asking, cert_id
from tests.operations.acm_pca import pki

from revoking import LIST, RESPONDER, Told, abandon, told
from tokiwa.crypto.der import integer
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.http import ocsp

GOOD, REVOKED, UNKNOWN = OCSPCertStatus.GOOD, OCSPCertStatus.REVOKED, OCSPCertStatus.UNKNOWN
SHA1 = hashes.SHA1()  # noqa: S303 - what clients ask with


def question(ca: Told, serial: str, digest: hashes.HashAlgorithm = SHA1, nonce: bytes | None = None) -> bytes:
    above = x509.load_pem_x509_certificate(ca.pem.encode())
    name, key = hashes.Hash(digest), hashes.Hash(digest)
    name.update(above.subject.public_bytes())
    key.update(x509.SubjectKeyIdentifier.from_public_key(above.public_key()).digest)
    builder = OCSPRequestBuilder().add_certificate(leaf(ca, serial), above, digest)
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def leaf(ca: Told, serial: str) -> x509.Certificate:
    found = ca.world.call("acm-pca:GetCertificate", pki.of(ca.arn, CertificateArn=f"{ca.arn}/certificate/{serial}"))
    return x509.load_pem_x509_certificate(found["Certificate"].encode())


def answer(ca: Told, asked: bytes):
    return load_der_ocsp_response(ca.get(f"/ocsp/{ca.id}", "POST", asked).body)


def status(ca: Told, serial: str):
    return answer(ca, question(ca, serial)).certificate_status


@pytest.fixture
def ca(world):
    return told(world, **RESPONDER)


@pytest.mark.parametrize("digest", [SHA1, hashes.SHA256()], ids=["sha1", "sha256"])
@pytest.mark.parametrize("nonce", [None, bytes(range(16))], ids=["without a nonce", "with a nonce"])
def test_a_good_certificate(ca, digest, nonce):
    serial, _ = ca.issue()
    found = answer(ca, question(ca, serial, digest, nonce))
    (signer,) = found.certificates
    signer.verify_directly_issued_by(x509.load_pem_x509_certificate(ca.pem.encode()))
    assert found.certificate_status is GOOD
    assert found.serial_number == int(serial, 16)
    assert (found.this_update_utc, found.next_update_utc) == (ca.world.now, ca.world.now + timedelta(hours=1))
    nonces = [each.value.nonce for each in found.extensions if isinstance(each.value, x509.OCSPNonce)]
    assert nonces == ([] if nonce is None else [nonce])


def test_a_revocation_is_told_at_once(ca):
    """Although the same question was answered before."""
    serial, _ = ca.issue()
    assert status(ca, serial) is GOOD
    ca.revoke(serial, "SUPERSEDED")
    found = answer(ca, question(ca, serial))
    assert found.certificate_status is REVOKED
    assert found.revocation_time_utc == ca.world.now
    assert found.revocation_reason is x509.ReasonFlags.superseded


def test_what_was_perhaps_signed_is_revoked(ca):
    abandoned = abandon(ca.world, ca.arn)
    serial, _ = ca.issue()
    asked = question(ca, serial).replace(bytes.fromhex(serial), bytes.fromhex(abandoned))
    assert answer(ca, asked).certificate_status is REVOKED


def test_what_was_never_issued_is_unknown(ca):
    serial, _ = ca.issue()
    asked = question(ca, serial).replace(bytes.fromhex(serial), bytes.fromhex("4e" * 16))
    assert answer(ca, asked).certificate_status is UNKNOWN


def test_an_answer_without_a_nonce_is_given_again_while_it_is_good(ca):
    serial, _ = ca.issue()
    edge = ocsp.Ocsp(ca.world.means, lambda: ca.world.now)
    asked = ocsp.Request("POST", b"/ocsp", body=question(ca, serial))
    told_ = [edge.answer(asked).body]
    for minutes in (29, 1, 29):
        ca.world.now += timedelta(minutes=minutes)
        told_.append(edge.answer(asked).body)
    assert [told_[0] == each for each in told_] == [True, True, False, False]
    assert told_[2] == told_[3]


def test_answers_in_memory_are_not_too_many(ca, monkeypatch):
    monkeypatch.setattr(ocsp, "KEPT", 3)
    edge = ocsp.Ocsp(ca.world.means, lambda: ca.world.now)
    serial, _ = ca.issue()
    asked = question(ca, serial)
    for each in range(20):
        other = asked.replace(bytes.fromhex(serial), bytes((0x40 + each,)) * 16)
        assert load_der_ocsp_response(edge.answer(ocsp.Request("POST", b"/ocsp", body=other)).body)
        assert len(edge._told) <= 3


@pytest.mark.parametrize("state", AuthorityStatus)
def test_in_which_states(ca, state):
    serial, _ = ca.issue()
    asked = question(ca, serial)
    pki.put_in(ca.world, ca.arn, state)
    found = answer(ca, asked)
    if state in {AuthorityStatus.ACTIVE, AuthorityStatus.DISABLED}:
        assert found.certificate_status is GOOD
    else:
        assert found.response_status is OCSPResponseStatus.UNAUTHORIZED


def test_before_there_is_a_signer(world):
    arn = pki.root(world, RevocationConfiguration=RESPONDER)
    ca = Told(world, arn)
    serial, _ = ca.issue()
    assert answer(ca, question(ca, serial)).response_status is OCSPResponseStatus.TRY_LATER


def test_an_authority_that_does_not_answer(world):
    ca = told(world, **LIST)
    serial, _ = ca.issue()
    assert answer(ca, question(ca, serial)).response_status is OCSPResponseStatus.UNAUTHORIZED


def test_about_two_authorities_at_once(world):
    first, second = told(world, **RESPONDER), told(world, **RESPONDER)
    both = [question(ca, ca.issue()[0]) for ca in (first, second)]
    ids = [ocsp.ocsp_request.read(each).ids[0].der for each in both]
    assert answer(first, asking(*ids)).response_status is OCSPResponseStatus.UNAUTHORIZED
    two = load_der_ocsp_response(first.get("/ocsp", "POST", asking(ids[0], ids[0])).body)
    assert [each.certificate_status for each in two.responses] == [GOOD, GOOD]


def test_what_is_no_question(ca):
    for body in (b"", b"{}", bytes(1000)):
        assert answer(ca, body).response_status is OCSPResponseStatus.MALFORMED_REQUEST


def test_a_key_that_cannot_be_read_is_told_to_nobody(ca, monkeypatch):
    serial, _ = ca.issue()
    asked = question(ca, serial)
    monkeypatch.setattr(ocsp.ocsp_signers, "get", lambda *_: 1 / 0)
    assert answer(ca, asked).response_status is OCSPResponseStatus.INTERNAL_ERROR


def test_another_issuers_certificate(ca):
    assert answer(ca, asking(cert_id(integer(5)))).response_status is OCSPResponseStatus.UNAUTHORIZED
