import ipaddress
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crypto import world

from tokiwa.crypto import certificate
from tokiwa.crypto.issue import issue, prepare
from tokiwa.domain.problem import Kind, Problem

SUBJECT = x509.Name.from_rfc4514_string("CN=localhost,OU=Tests,O=Example\\, Inc.,ST=Queensland,C=AU")


def foreign(*extensions, key=None, digest=None, serial=0x3E9, subject=SUBJECT, issuer=SUBJECT, **signing):
    """A certificate that somebody else made, as it may be imported."""
    key = key or world.signer(which="leaf").key
    builder = (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(world.NOW)
        .not_valid_after(world.END)
    )
    for value in extensions:
        builder = builder.add_extension(value, critical=False)
    return builder.sign(key, digest, **signing).public_bytes(Encoding.PEM)


def good(*extensions, **changes):
    return foreign(*extensions, digest=hashes.SHA256(), **changes)


ISSUED = issue(prepare(world.draft()), world.root().signer)


def test_the_facts_of_a_certificate_of_ours():
    facts = certificate.read(ISSUED.pem.encode())
    assert facts == certificate.read(ISSUED.der)
    assert facts.pem == ISSUED.pem
    assert facts.subject == "CN=www.example.com"
    assert facts.common_name == "www.example.com"
    assert facts.issuer == "Example Corp"
    assert facts.colons == "5f" + ":00" * 14 + ":02"
    assert (facts.not_before, facts.not_after) == (ISSUED.not_before, ISSUED.not_after)
    assert facts.names == world.NAMES
    assert (facts.key_algorithm, facts.signature_algorithm) == ("EC_prime256v1", "SHA256WITHECDSA")
    assert facts.key_usages == ("DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT")
    assert facts.extended_key_usages == (
        ("TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.1"),
        ("TLS_WEB_CLIENT_AUTHENTICATION", "1.3.6.1.5.5.7.3.2"),
    )
    assert (facts.is_ca, facts.path_length) == (False, None)
    assert facts.authority_key_id == world.root().issuer.key_id
    assert facts.key_id == world.leaf_applicant().key_id
    assert facts.spki == world.leaf_applicant().spki
    assert facts.critical == ("2.5.29.15",)
    assert not facts.self_issued


def test_the_facts_of_a_ca():
    facts = certificate.read(world.subordinate().issued.der)
    assert (facts.is_ca, facts.path_length) == (True, 0)
    assert facts.subject_der == world.subordinate().issuer.name
    assert certificate.read(world.root().issued.der).self_issued


def test_a_name_stands_in_its_own_order():
    facts = certificate.read(good())
    assert facts.subject == r"C=AU,ST=Queensland,O=Example\, Inc.,OU=Tests,CN=localhost"
    assert facts.issuer == "Example, Inc."
    assert facts.colons == "03:e9"


def test_without_extensions_there_are_no_usages():
    facts = certificate.read(good())
    assert (facts.key_usages, facts.extended_key_usages, facts.key_id, facts.names) == (None, None, None, ())


def test_names_that_are_no_hosts_are_kept_apart():
    names = x509.SubjectAlternativeName(
        [
            x509.DNSName("a.example.com"),
            x509.IPAddress(ipaddress.ip_address("10.0.0.1")),
            x509.RFC822Name("a@example.com"),
            x509.UniformResourceIdentifier("spiffe://a/b"),
            x509.DirectoryName(SUBJECT),
            x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
            x509.OtherName(x509.ObjectIdentifier("1.2.3"), b"\x0c\x01a"),
        ]
    )
    facts = certificate.read(good(names))
    assert facts.names == ("a.example.com",)
    assert facts.other_names == ("10.0.0.1", "a@example.com", "spiffe://a/b", facts.subject, "1.2.3", "0c0161")


def by_openssl(*arguments):
    """A certificate with an algorithm that the library reads and does not write."""
    command = ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=old", "-keyout", "/dev/null", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


SIGNATURES = {
    "SHA1WITHRSA": lambda: by_openssl("-newkey", "rsa:2048", "-sha1"),
    "SHA384WITHRSA": lambda: foreign(key=world.signer("RSA_2048").key, digest=hashes.SHA384()),
    "SHA256WITHRSA_PSS": lambda: foreign(
        key=world.signer("RSA_2048").key,
        digest=hashes.SHA256(),
        rsa_padding=padding.PSS(padding.MGF1(hashes.SHA256()), 20),
    ),
    "SHA512WITHECDSA": lambda: foreign(digest=hashes.SHA512()),
    "ED25519": lambda: foreign(key=ed25519.Ed25519PrivateKey.generate()),
    "ML_DSA_65": lambda: foreign(key=world.signer("ML_DSA_65").key),
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_signature_has_the_word_of_the_service(name):
    assert certificate.read(SIGNATURES[name]()).signature_algorithm == name


HOSTILE = {
    "nothing": b"",
    "not PEM": b"hello",
    "a key": b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "an empty block": b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
    "no DER": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "two": ISSUED.pem.encode() * 2,
    "cut": ISSUED.pem.encode()[:-40],
    "DER that is cut": ISSUED.der[:-1],
    "DER and more": ISSUED.der + b"\0",
    "a broken extension": good(x509.UnrecognizedExtension(x509.ExtensionOID.KEY_USAGE, b"\x30")),
    "too long": ISSUED.pem.encode() + b" " * 2097152,
}


@pytest.mark.parametrize("kind", [Kind.MALFORMED_CERTIFICATE, Kind.INVALID])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_one_certificate_is_refused(data, kind):
    with pytest.raises(Problem) as caught:
        certificate.read(data, kind)
    assert caught.value.kind is kind


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_certificate_that_was_changed_reads_or_is_refused(data):
    der = bytearray(ISSUED.der)
    for _ in range(data.draw(st.integers(1, 4))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert certificate.read(b"\x30" + bytes(der[1:])).der
    except Problem as problem:
        assert problem.kind is Kind.MALFORMED_CERTIFICATE  # both ends are right; nothing else is


def test_a_chain_reads_in_its_order():
    ca = world.subordinate()
    chain = certificate.read_chain((ca.issued.pem + ca.chain_pem).encode())
    assert [item.der for item in chain] == [ca.issued.der, world.root().issued.der]
    assert "".join(item.pem for item in chain) == ca.issued.pem + ca.chain_pem
