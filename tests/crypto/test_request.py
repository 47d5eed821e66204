"""Requests of strangers: good ones read as what they ask for, and nothing else than a Problem comes of bad ones."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crypto import world

from tokiwa.crypto import name, request
from tokiwa.crypto.algorithms import KEY_ALGORITHMS
from tokiwa.crypto.der import EMPTY
from tokiwa.domain.problem import Kind, Problem

CN = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "www.example.com")])
SAN = x509.SubjectAlternativeName([x509.DNSName("www.example.com"), x509.DNSName("example.com")])


def asked(key=None, subject=CN, extensions=((SAN, False),), digest=None):
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    return builder.sign(key or world.signer(which="leaf").key, digest or hashes.SHA256())


def pem(csr):
    return csr.public_bytes(Encoding.PEM)


GOOD = asked()
DER = GOOD.public_bytes(Encoding.DER)


def text_of(der):
    return b"-----BEGIN CERTIFICATE REQUEST-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE REQUEST-----\n"


def damaged(at):
    return text_of(DER[:at] + bytes((DER[at] ^ 1,)) + DER[at:][1:])


def with_raw(oid, value):
    return pem(asked(extensions=[(x509.UnrecognizedExtension(oid, value), False)]))


def with_name(value):
    return pem(asked(extensions=[(x509.SubjectAlternativeName([x509.DNSName(value)]), False)]))


HOSTILE = {
    "nothing": b"",
    "not PEM": b"hello",
    "DER": DER,
    "a certificate": world.root().issued.pem.encode(),
    "an empty block": text_of(b""),
    "not base64": pem(GOOD).replace(b"M", b"!", 1),
    "cut": pem(GOOD)[: len(pem(GOOD)) // 2],
    "cut inside": text_of(DER[:-5]),
    "something after it": text_of(DER + b"\x00"),
    "another subject under the signature": damaged(30),
    "another signature": damaged(-1),
    "another key": damaged(120),
    "NUL bytes": b"\0" * 1000,
    "too long": b" " * 32768 + pem(GOOD),
    "a length of four gigabytes": text_of(b"\x30\x84\xff\xff\xff\xff\x02\x01\x00"),
    "nested without end": text_of(b"\x30\x80" * 5000),
    "an RSA key of 1024 bits": pem(asked(rsa.generate_private_key(65537, 1024))),  # noqa: S505
    "a DSA key": pem(asked(dsa.generate_private_key(2048))),
    "a curve that is not served": pem(asked(ec.generate_private_key(ec.SECP256K1()))),
    "no names in the list of names": with_raw(SAN.oid, EMPTY),
    "names that are not names": with_raw(SAN.oid, b"\x04\x00"),
    "a NUL in a name": with_name("www.good.com\0.evil.com"),
    "a space in a name": with_name("www.good.com .evil.com"),
    "an EDI party name": with_raw(SAN.oid, bytes.fromhex("3007a505a1030c0162")),
    "a broken key usage": with_raw(x509.ExtensionOID.KEY_USAGE, b"\x30"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_a_good_request_is_refused_in_words(text):
    with pytest.raises(Problem) as caught:
        request.read(text)
    assert caught.value.kind is Kind.MALFORMED_CSR
    assert caught.value.message.startswith("The certificate signing request ")


def test_an_edwards_key_is_not_served():
    csr = x509.CertificateSigningRequestBuilder().subject_name(CN).sign(ed25519.Ed25519PrivateKey.generate(), None)
    with pytest.raises(Problem, match="ED25519"):
        request.read(pem(csr))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_request_that_was_changed_anywhere_is_refused(data):
    der = bytearray(DER)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(der) - 1))
        der[at] = (der[at] + data.draw(st.integers(1, 255))) % 256
    if bytes(der) != DER:
        with pytest.raises(Problem):
            request.read(text_of(bytes(der)))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused(data):
    with pytest.raises(Problem):
        request.read(text_of(data))


@pytest.mark.parametrize("algorithm", KEY_ALGORITHMS)
def test_every_kind_of_key_is_read(algorithm):
    key = world.signer(algorithm, "leaf")
    read = world.asking("CA", key)
    assert read.key_algorithm == algorithm
    assert read.applicant.spki == key.public_key


def test_what_it_asks_for_is_read():
    usage = x509.KeyUsage(True, *[False] * 8)
    read = request.read(pem(asked(extensions=[(SAN, True), (usage, False)])))
    assert read.applicant.subject == CN.public_bytes()
    assert read.applicant.alternatives == SAN.public_bytes()
    assert [(item.oid, item.critical, item.value) for item in read.extensions] == [
        ("2.5.29.17", True, SAN.public_bytes()),
        ("2.5.29.15", False, usage.public_bytes()),
    ]


def test_the_subject_is_taken_over_byte_for_byte():
    odd = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a", x509.name._ASN1Type.T61String)])
    assert request.read(pem(asked(subject=odd))).applicant.subject == odd.public_bytes()


def test_extensions_that_nobody_knows_are_carried():
    template = x509.MSCertificateTemplate(x509.ObjectIdentifier("1.3.6.1.4.1.311.21.8.1"), 100, 1)
    private = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    read = request.read(pem(asked(extensions=[(template, False), (private, True)])))
    assert read.extensions[1] == request.Extension("1.2.3.4", True, b"\x05\x00")
    assert read.extensions[0].value == template.public_bytes()


def test_every_form_of_name_is_read():
    names = x509.SubjectAlternativeName(
        [
            x509.RFC822Name("a@example.com"),
            x509.UniformResourceIdentifier("spiffe://example.com/a"),
            x509.DirectoryName(CN),
            x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
            x509.OtherName(x509.ObjectIdentifier("1.2.3"), b"\x0c\x01a"),
        ]
    )
    assert request.read(pem(asked(extensions=[(names, False)]))).applicant.alternatives == names.public_bytes()


@pytest.mark.parametrize("header", [b"NEW CERTIFICATE REQUEST", b"CERTIFICATE REQUEST"])
def test_text_around_it_and_the_older_header_are_accepted(header):
    text = b"Certificate Request:\n  Data: ...\n" + pem(GOOD).replace(b"CERTIFICATE REQUEST", header)
    assert request.read(text.replace(b"\n", b"\r\n")).applicant.subject == CN.public_bytes()


def test_a_request_without_any_name_is_nameless_and_still_read():
    read = request.read(pem(asked(subject=x509.Name([]), extensions=())))
    assert read.applicant.nameless
    assert name.comparable(read.applicant.subject) == ()
