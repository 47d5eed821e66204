import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from tests.crypto.world import Authority, draft, root

from tokiwa.crypto import ocsp_request
from tokiwa.crypto.der import OCTET_STRING, extension, integer, oid, parts, sequence, tlv
from tokiwa.crypto.issue import Issued, issue, prepare
from tokiwa.crypto.ocsp_request import MOST, MalformedRequest

SHA1 = hashes.SHA1()  # noqa: S303 - what clients ask with
NONCE = "1.3.6.1.5.5.7.48.1.2"


def leaf(authority: Authority | None = None) -> Issued:
    by = authority or root()
    return issue(prepare(draft(issuer=by.issuer)), by.signer)


def question(digest: hashes.HashAlgorithm | None = None, nonce: bytes | None = None) -> bytes:
    """A question as the library asks it."""
    certificate, issuer = (x509.load_der_x509_certificate(each.der) for each in (leaf(), root().issued))
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, digest or SHA1)
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def cert_id(serial: bytes) -> bytes:
    digest = tlv(OCTET_STRING, bytes(20))
    return sequence(sequence(oid("1.3.14.3.2.26"), b"\x05\x00"), digest, digest, serial)


def asking(*ids: bytes, more: bytes = b"") -> bytes:
    return sequence(sequence(sequence(*map(sequence, ids)), more))


@pytest.mark.parametrize("digest", [SHA1, hashes.SHA256()], ids=["sha1", "sha256"])
def test_a_question_of_the_library(digest):
    (asked,) = ocsp_request.read(question(digest)).ids
    assert asked.serial == leaf().serial
    assert asked.issuer_name == hashlib.new(digest.name, root().issuer.name).digest()
    assert asked.issuer_key == hashlib.new(digest.name, parts(root().issuer.spki)[1][3:]).digest()
    assert asked.der in question(digest)


NONCES = {
    "none": b"",
    "of a new client": tlv(OCTET_STRING, bytes(32)),
    "as long as it may be": tlv(OCTET_STRING, bytes(128)),
    "of an old client, without its tag": bytes(16),
}


@pytest.mark.parametrize("name", NONCES)
def test_a_nonce_comes_back_as_it_was_written(name):
    written = NONCES[name]
    more = tlv(0xA2, sequence(extension(NONCE, written))) if written else b""
    assert ocsp_request.read(asking(cert_id(integer(5)), more=more)).nonce == (written or None)


def test_several_certificates():
    found = ocsp_request.read(asking(*(cert_id(integer(n)) for n in range(MOST))))
    assert [each.serial for each in found.ids] == list(range(MOST))


MALFORMED = {
    "nothing": b"",
    "text": b"GET / HTTP/1.1",
    "a certificate": root().issued.der,
    "too long": asking(cert_id(integer(5)), more=tlv(0xA1, bytes(20_000))),
    "cut off": question()[:-1],
    "more than a question": question() + b"\0",
    "about nothing": asking(),
    "about too many": asking(*[cert_id(integer(5))] * (MOST + 1)),
    "a negative serial": asking(cert_id(b"\x02\x01\xff")),
    "a serial with a zero too many": asking(cert_id(b"\x02\x02\x00\x05")),
    "an empty nonce": asking(cert_id(integer(5)), more=tlv(0xA2, sequence(extension(NONCE, tlv(OCTET_STRING))))),
    "a nonce that is too long": asking(
        cert_id(integer(5)), more=tlv(0xA2, sequence(extension(NONCE, tlv(OCTET_STRING, bytes(129)))))
    ),
    "an unknown version": sequence(sequence(tlv(0xA0, integer(1)), sequence(sequence(cert_id(integer(5)))))),
    "parts in another order": sequence(
        sequence(tlv(0xA2, sequence(extension(NONCE, bytes(4)))), sequence(sequence(cert_id(integer(5)))))
    ),
    "the same part twice": sequence(sequence(*[sequence(sequence(cert_id(integer(5))))] * 2)),
    "a length in more octets than it needs": b"\x30\x82\x00" + question()[1:],
    "a length that lies": b"\x30\x84\xff\xff\xff\xff" + question()[2:],
    "nested without end": b"\x30\x80" * 10_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_question(name):
    with pytest.raises(MalformedRequest):
        ocsp_request.read(MALFORMED[name])


def test_each_octet_of_a_question_may_be_wrong():
    """Whatever is changed, it is a question or it is none; nothing else comes out."""
    good, told = question(nonce=bytes(16)), set()
    for at in range(len(good)):
        for change in (0x01, 0x20, 0x80, 0xFF):
            bad = bytearray(good)
            bad[at] ^= change
            try:
                told.add(len(ocsp_request.read(bytes(bad)).ids))
            except MalformedRequest:
                told.add(0)
    assert told == {0, 1}
