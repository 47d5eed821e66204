"""Which certificates a CA may be given, one broken rule at a time."""

import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from tests.crypto import world

from tokiwa.crypto.importing import accept
from tokiwa.crypto.keys import spki_of
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import TEMPLATES

ROOT_KEY, CA_KEY = world.signer(which="import root").key, world.signer(which="import CA").key
BASIC = (x509.BasicConstraints(True, None), True)
SIGNS = (x509.KeyUsage(True, False, False, False, False, True, True, False, False), True)
CDP = x509.CRLDistributionPoints(
    [x509.DistributionPoint([x509.UniformResourceIdentifier("http://a/b")], None, None, None)]
)


def named(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def made(
    subject="CA",
    issuer="Root",
    key=CA_KEY,
    signer=ROOT_KEY,
    extensions=(BASIC, SIGNS),
    not_before=world.NOW - timedelta(days=1),
    not_after=world.LATER,
):
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    return builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM)


def made_root(**changes):
    return made(**{"subject": "Root", "key": ROOT_KEY} | changes)


def subordinate(certificate=None, chain=None, key=CA_KEY, subject="CA", now=world.NOW):
    return accept(
        made() if certificate is None else certificate,
        made_root() if chain is None else chain,
        root=False,
        spki=spki_of(key),
        subject=named(subject).public_bytes(),
        now=now,
    )


def root(certificate=None, chain=None, now=world.NOW):
    return accept(
        made_root() if certificate is None else certificate,
        chain,
        root=True,
        spki=spki_of(ROOT_KEY),
        subject=named("Root").public_bytes(),
        now=now,
    )


MIDDLE_KEY = world.signer(which="import middle").key
MIDDLE = made(subject="Middle", key=MIDDLE_KEY)
LONG = made(issuer="Middle", signer=MIDDLE_KEY)
NOT_A_CA = ((x509.BasicConstraints(False, None), True),)
PATH_0 = ((x509.BasicConstraints(True, 0), True), SIGNS)
NO_SIGNING = (BASIC, (x509.KeyUsage(True, *[False] * 8), True))

SUBORDINATES = {
    "another key": ({"key": ROOT_KEY}, Kind.CERTIFICATE_MISMATCH, "public key"),
    "another subject": ({"subject": "Other"}, Kind.CERTIFICATE_MISMATCH, "subject"),
    "self-signed": (
        {"certificate": made(issuer="CA", signer=CA_KEY)},
        Kind.CERTIFICATE_MISMATCH,
        "must not be self-signed",
    ),
    "no chain": ({"chain": b""}, Kind.INVALID_REQUEST, "chain is needed"),
    "itself in the chain": ({"chain": made() + made_root()}, Kind.MALFORMED_CERTIFICATE, "must not contain"),
    "a chain without its root": (
        {"certificate": LONG, "chain": MIDDLE},
        Kind.MALFORMED_CERTIFICATE,
        "self-signed root",
    ),
    "a chain in the wrong order": (
        {"certificate": LONG, "chain": made_root() + MIDDLE},
        Kind.MALFORMED_CERTIFICATE,
        "self-signed root",
    ),
    "a chain with a gap": ({"certificate": LONG}, Kind.CERTIFICATE_MISMATCH, "not issued by"),
    "a parent of the same name with another key": (
        {"chain": made_root(key=MIDDLE_KEY, signer=MIDDLE_KEY)},
        Kind.CERTIFICATE_MISMATCH,
        "not issued by",
    ),
    "a root that somebody else signed": (
        {"chain": made_root(signer=MIDDLE_KEY)},
        Kind.MALFORMED_CERTIFICATE,
        "self-signed root",
    ),
    "no basic constraints": ({"certificate": made(extensions=(SIGNS,))}, Kind.MALFORMED_CERTIFICATE, "critical basic"),
    "basic constraints that are not critical": (
        {"certificate": made(extensions=((BASIC[0], False), SIGNS))},
        Kind.MALFORMED_CERTIFICATE,
        "critical basic",
    ),
    "not a CA": ({"certificate": made(extensions=NOT_A_CA)}, Kind.MALFORMED_CERTIFICATE, "say it is a CA"),
    "a parent that is no CA": ({"chain": made_root(extensions=NOT_A_CA)}, Kind.MALFORMED_CERTIFICATE, "CN=Root"),
    "a usage that forbids signing": (
        {"certificate": made(extensions=NO_SIGNING)},
        Kind.MALFORMED_CERTIFICATE,
        "key usage",
    ),
    "a critical distribution point": (
        {"certificate": made(extensions=(BASIC, SIGNS, (CDP, True)))},
        Kind.MALFORMED_CERTIFICATE,
        "2.5.29.31",
    ),
    "a critical extension that nobody knows": (
        {
            "certificate": made(
                extensions=(BASIC, (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\5\0"), True))
            )
        },
        Kind.MALFORMED_CERTIFICATE,
        "1.2.3",
    ),
    "expired": ({"now": world.LATER + timedelta(seconds=1)}, Kind.MALFORMED_CERTIFICATE, "expired on 2035-12-31"),
    "not valid yet": ({"now": world.NOW - timedelta(days=2)}, Kind.MALFORMED_CERTIFICATE, "not valid before"),
    "an expired parent": (
        {"chain": made_root(not_after=world.NOW - timedelta(hours=1))},
        Kind.MALFORMED_CERTIFICATE,
        "CN=Root expired",
    ),
    "a path that is too long": (
        {"chain": made_root(extensions=PATH_0)},
        Kind.MALFORMED_CERTIFICATE,
        "path length of 0",
    ),
    "two certificates": ({"certificate": made() + made_root()}, Kind.MALFORMED_CERTIFICATE, "exactly one"),
    "no certificate": ({"certificate": b"hello"}, Kind.MALFORMED_CERTIFICATE, "no certificate"),
    "no certificate in the chain": ({"chain": b"hello"}, Kind.MALFORMED_CERTIFICATE, "no certificate"),
    "a certificate that is too long": ({"certificate": made() + b"\n" * 32768}, Kind.MALFORMED_CERTIFICATE, "32768"),
}
ROOTS = {
    "not self-signed": ({"certificate": made_root(issuer="Other")}, Kind.CERTIFICATE_MISMATCH, "must be self-signed"),
    "signed by another key": (
        {"certificate": made_root(signer=CA_KEY)},
        Kind.CERTIFICATE_MISMATCH,
        "must be self-signed",
    ),
    "with a chain": ({"chain": made_root()}, Kind.INVALID_REQUEST, "must not be given"),
    "not a CA": ({"certificate": made_root(extensions=NOT_A_CA)}, Kind.MALFORMED_CERTIFICATE, "CA"),
    "expired": ({"now": world.LATER + timedelta(seconds=1)}, Kind.MALFORMED_CERTIFICATE, "expired"),
}
FINE = (
    (x509.SubjectKeyIdentifier(b"x"), True),
    (x509.NameConstraints([x509.DNSName("a")], None), True),
    (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), True),
    (x509.SubjectAlternativeName([x509.DNSName("a")]), True),
    (x509.InhibitAnyPolicy(0), True),
    (CDP, False),
)


@pytest.mark.parametrize(("change", "kind", "words"), SUBORDINATES.values(), ids=SUBORDINATES)
def test_a_subordinate_that_breaks_a_rule_is_refused(change, kind, words):
    with pytest.raises(Problem) as caught:
        subordinate(**change)
    assert (caught.value.kind, words in caught.value.message) == (kind, True), caught.value.message


@pytest.mark.parametrize(("change", "kind", "words"), ROOTS.values(), ids=ROOTS)
def test_a_root_that_breaks_a_rule_is_refused(change, kind, words):
    with pytest.raises(Problem) as caught:
        root(**change)
    assert (caught.value.kind, words in caught.value.message) == (kind, True), caught.value.message


def test_a_signature_with_an_old_digest_is_not_trusted():
    command = [
        "openssl",
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "rsa:2048",
        "-sha1",
        "-subj",
        "/CN=Root",
        "-keyout",
        "/dev/null",
    ]
    old = subprocess.run(command, capture_output=True, check=True).stdout
    with pytest.raises(Problem, match="self-signed root"):
        subordinate(chain=old)


@pytest.mark.parametrize("chain", [None, b"", b" \n"])
def test_a_root_needs_no_chain(chain):
    taken = root(chain=chain)
    assert taken.chain == ()
    assert taken.chain_pem is None


def test_a_chain_reads_back_unchanged():
    chain = MIDDLE + made_root()
    taken = subordinate(LONG, chain)
    assert taken.certificate.pem.encode() == LONG
    assert taken.chain_pem.encode() == chain


@pytest.mark.parametrize("extra", FINE, ids=lambda extra: type(extra[0]).__name__)
def test_extensions_that_may_be_critical_are_taken(extra):
    assert subordinate(made(extensions=(BASIC, SIGNS, extra))).certificate.is_ca


def test_it_is_valid_to_its_last_second():
    assert root(now=world.LATER).certificate.not_after == world.LATER


@pytest.mark.parametrize("key", ["EC_secp384r1", "RSA_2048", "ML_DSA_44"])
def test_our_own_certificates_are_taken(key):
    upper = world.subordinate(key, template=TEMPLATES["SubordinateCACertificate_PathLen1"])
    lower = world.subordinate(key, upper)
    for ca in (world.root(key), upper, lower):
        taken = accept(
            ca.issued.pem.encode(),
            ca.chain_pem.encode(),
            root=ca.parent is None,
            spki=ca.signer.public_key,
            subject=ca.applicant.subject,
            now=world.NOW,
        )
        assert taken.certificate.der == ca.issued.der
