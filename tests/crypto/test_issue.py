"""What may be signed, what may not, and that others accept the result."""

import copy
import pickle
import subprocess
from datetime import timedelta
from itertools import pairwise

import pytest
from cryptography import x509
from cryptography.x509 import verification
from tests.crypto import world

from tokiwa.crypto import issuer, usage
from tokiwa.crypto.issue import Prepared, defect, issue, prepare
from tokiwa.crypto.request import Extension
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import ROOT, TEMPLATES
from tokiwa.domain.value import evolve

BLANK = TEMPLATES["BlankEndEntityCertificate_APIPassthrough"]
CODE_SIGNING = TEMPLATES["CodeSigningCertificate"]


def keyed(*names):
    return Extension("2.5.29.15", True, usage.key_usage(names))


def below(length):
    return TEMPLATES[f"SubordinateCACertificate_PathLen{length}"]


def constrained(*hosts):
    permitted = x509.NameConstraints([x509.DNSName(host) for host in hosts], None)
    return evolve(world.root().issuer, constraints=(permitted.public_bytes(),))


DEFECTS = {
    "it outlives the CA": ({"not_after": world.LATER + timedelta(seconds=1)}, Kind.INVALID, "2035-12-31T03:04:05Z"),
    "the CA has no certificate": (
        {"issuer": evolve(world.root().issuer, not_after=None)},
        Kind.INVALID,
        "no certificate yet",
    ),
    "it ends before it starts": ({"not_before": world.END}, Kind.INVALID, "end after it starts"),
    "another family signs": ({"algorithm": "SHA256WITHRSA"}, Kind.INVALID_ARGUMENTS, "EC_prime256v1"),
    "an unknown algorithm signs": ({"algorithm": "SM3WITHSM2"}, Kind.INVALID_ARGUMENTS, "SM3WITHSM2"),
    "no name": (
        {"applicant": world.leaf_applicant(common_name=None, names=())},
        Kind.MALFORMED_CSR,
        "alternative name",
    ),
    "a CA without a subject": (
        {"template": below(0), "applicant": world.leaf_applicant(common_name=None)},
        Kind.MALFORMED_CSR,
        "a subject.",
    ),
    "a CA below one that allows none": (
        {"issuer": world.subordinate().issuer, "template": below(0)},
        Kind.INVALID,
        "which is 0",
    ),
    "a CA that allows as many below as its own": (
        {"issuer": evolve(world.root().issuer, path_length=2), "template": below(2)},
        Kind.INVALID,
        "which is 2",
    ),
    "a root of somebody else": ({"template": ROOT}, Kind.INVALID_ARGUMENTS, "own certificate signing request"),
    "a root with another name": (
        {"template": ROOT, "applicant": evolve(world.root().applicant, subject=world.leaf_applicant().subject)},
        Kind.INVALID_ARGUMENTS,
        "RootCACertificate",
    ),
    "a usage that an ML-DSA key cannot have": (
        {"template": BLANK, "applicant": world.leaf_applicant("ML_DSA_44"), "extensions": (keyed("KEY_ENCIPHERMENT"),)},
        Kind.INVALID_ARGUMENTS,
        "can only sign",
    ),
    "half a usage that an ML-DSA key cannot have": (
        {
            "template": BLANK,
            "applicant": world.leaf_applicant("ML_DSA_44"),
            "extensions": (keyed("CRL_SIGNING", "DECIPHER_ONLY"),),
        },
        Kind.INVALID_ARGUMENTS,
        "can only sign",
    ),
    "a name that the CA may not certify": (
        {"issuer": constrained("example.org")},
        Kind.NAME_NOT_PERMITTED,
        "www.example.com",
    ),
}
GOOD = {
    "as long as the CA": {"not_after": world.LATER},
    "any path length below a CA without a limit": {"template": below(3)},
    "a shorter path": {"issuer": evolve(world.root().issuer, path_length=2), "template": below(1)},
    "a leaf below a CA that allows no CAs": {"issuer": evolve(world.root().issuer, path_length=0)},
    "a usage that any key can have": {"template": BLANK, "extensions": (keyed("KEY_ENCIPHERMENT"),)},
    "a usage that an ML-DSA key can have": {
        "template": BLANK,
        "applicant": world.leaf_applicant("ML_DSA_44"),
        "extensions": (keyed("DIGITAL_SIGNATURE", "NON_REPUDIATION"),),
    },
    "a permitted name": {"issuer": constrained("example.com")},
    "a new root that outlives the old one": {
        "template": ROOT,
        "applicant": world.root().applicant,
        "not_after": world.LATER + timedelta(days=3650),
    },
    "parts of a second": {
        "not_before": world.NOW.replace(microsecond=1),
        "not_after": world.LATER.replace(microsecond=9),
    },
    "another digest": {"algorithm": "SHA512WITHECDSA"},
}


@pytest.mark.parametrize(("change", "kind", "words"), DEFECTS.values(), ids=DEFECTS)
def test_a_draft_with_a_defect_is_refused(change, kind, words):
    with pytest.raises(Problem) as caught:
        prepare(world.draft(**change))
    assert caught.value.kind is kind
    assert words in caught.value.message


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD)
def test_a_good_draft_is_signed(change):
    draft = world.draft(**change)
    assert defect(draft) is None
    issued = issue(prepare(draft), world.root().signer)
    read = x509.load_der_x509_certificate(issued.der)
    read.verify_directly_issued_by(x509.load_der_x509_certificate(world.root().issued.der))
    assert read.serial_number == issued.serial == draft.serial
    assert (read.not_valid_before_utc, read.not_valid_after_utc) == (issued.not_before, issued.not_after)
    assert x509.load_pem_x509_certificate(issued.pem.encode()) == read


@pytest.mark.parametrize("serial", [0, -1, 1 << 127])
def test_a_serial_number_that_is_none_is_a_bug(serial):
    with pytest.raises(ValueError, match="serial"):
        prepare(world.draft(serial=serial))


@pytest.mark.parametrize(
    "change",
    [
        {"extensions": (keyed("CRL_SIGNING"),)},
        {"template": BLANK, "extensions": (keyed("CRL_SIGNING"), keyed("CRL_SIGNING"))},
        {"template": BLANK, "extensions": (Extension("2.5.29.14", False, b"\x04\x00"),)},
    ],
    ids=["beside the template's", "both passed through", "beside the key's"],
)
def test_an_extension_that_would_be_there_twice_is_a_bug(change):
    with pytest.raises(ValueError, match="twice"):
        prepare(world.draft(**change))


def test_what_was_prepared_is_signed_once():
    prepared = prepare(world.draft())
    issue(prepared, world.root().signer)
    with pytest.raises(ValueError, match="before"):
        issue(prepared, world.root().signer)


def test_it_is_signed_with_the_key_of_its_issuer():
    with pytest.raises(ValueError, match="key"):
        issue(prepare(world.draft()), world.signer(which="stranger"))


def test_the_token_cannot_be_made_copied_or_sent():
    prepared = prepare(world.draft())
    with pytest.raises(TypeError):
        Prepared(world.draft(), b"body", proof=object())
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            attempt(prepared)


def test_signing_twice_gives_the_same_bytes():
    one, two = (issue(prepare(world.draft()), world.root().signer) for _ in range(2))
    assert one == two


def test_the_digits_of_the_serial_number_are_those_of_the_arn():
    assert issue(prepare(world.draft()), world.root().signer).digits == f"{world.SERIAL + 2:032x}"


def openssl(*arguments, text=""):
    return subprocess.run(["openssl", *arguments], input=text, capture_output=True, text=True, check=True).stdout


@pytest.fixture(params=["EC_prime256v1", "EC_secp384r1", "EC_secp521r1", "RSA_2048"])
def chain(request):
    """A root, a CA below, one below that, and a leaf."""
    root = world.root(request.param)
    upper = world.subordinate(request.param, root, below(1))
    lower = world.subordinate(request.param, upper, below(0))
    draft = world.draft(issuer=lower.issuer, applicant=world.leaf_applicant(request.param))
    return root, upper, lower, issue(prepare(draft), lower.signer)


def test_openssl_verifies_a_chain_of_four(tmp_path, chain):
    root, upper, lower, leaf = chain
    for name, text in {
        "root": root.issued.pem,
        "middle": lower.issued.pem + upper.issued.pem,
        "leaf": leaf.pem,
    }.items():
        (tmp_path / name).write_text(text)
    shown = openssl(
        *("verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "www.example.com"),
        *("-attime", str(int(world.NOW.timestamp())), "-CAfile", tmp_path / "root", "-untrusted", tmp_path / "middle"),
        tmp_path / "leaf",
    )
    assert shown.endswith(": OK\n")


# The templates of CAs from the one below the root on.
PATHS = {
    "one": ["SubordinateCACertificate_PathLen0"],
    "as deep as may be": [f"SubordinateCACertificate_PathLen{length}" for length in (3, 2, 1, 0)],
    "with steps left out": [
        "SubordinateCACertificate_PathLen3",
        "BlankSubordinateCACertificate_PathLen1_APIPassthrough",
    ],
    "one below one that allows none": ["SubordinateCACertificate_PathLen0", "SubordinateCACertificate_PathLen0"],
    "two below one that allows one": [f"SubordinateCACertificate_PathLen{length}" for length in (1, 1, 0)],
}


@pytest.mark.parametrize("path", PATHS)
def test_openssl_accepts_the_paths_that_we_sign_and_refuses_those_that_we_do_not(tmp_path, path):
    ca, refused = world.root(), False
    for depth, name in enumerate(PATHS[path]):
        key = world.signer(which=f"at depth {depth}")
        draft = world.draft(
            issuer=ca.issuer,
            template=TEMPLATES[name],
            applicant=world.asking(f"CA {depth}", key).applicant,
            extensions=() if TEMPLATES[name].key_usages else (keyed("CERTIFICATE_SIGNING"),),
        )
        refused = refused or defect(draft) is not None
        unchecked = evolve(draft, issuer=evolve(ca.issuer, path_length=None))
        issued = issue(prepare(unchecked), ca.signer)
        mine = issuer.of_certificate(issued.pem, chain=ca.issued.pem + ca.chain_pem)
        ca = world.Authority(mine, key, issued, draft.applicant, ca)
    leaf = issue(prepare(world.draft(issuer=ca.issuer)), ca.signer)
    assert world.openssl_verifies(tmp_path, leaf.pem, ca) is not refused


@pytest.mark.parametrize("key", ["EC_prime256v1", "RSA_2048", "ML_DSA_44"])
def test_the_library_verifies_what_we_issue(key):
    root = world.root(key)
    lower = world.subordinate(key, root)
    leaf = issue(prepare(world.draft(issuer=lower.issuer, applicant=world.leaf_applicant(key))), lower.signer)
    certificates = [x509.load_der_x509_certificate(item.der) for item in (leaf, lower.issued, root.issued)]
    if key.startswith("ML_DSA"):  # not in the web's profile, so only the links are verified
        for child, parent in pairwise(certificates):
            child.verify_directly_issued_by(parent)
        return
    policy = verification.PolicyBuilder().store(verification.Store(certificates[2:])).time(world.NOW)
    verifier = policy.build_server_verifier(x509.DNSName("www.example.com"))
    assert len(verifier.verify(certificates[0], certificates[1:2])) == 3


def test_openssl_shows_the_default_template_as_the_guide_has_it():
    ca = world.root(crl_urls=("http://crl.example.com/a.crl",), ocsp_urls=("http://ocsp.example.com",))
    shown = openssl("x509", "-noout", "-text", text=issue(prepare(world.draft(issuer=ca.issuer)), ca.signer).pem)
    for words in (
        "Issuer: O = Example Corp, CN = Root EC_prime256v1",
        "Subject: CN = www.example.com",
        "DNS:www.example.com, DNS:example.com",
        "CA:FALSE",
        "X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment",
        "TLS Web Server Authentication, TLS Web Client Authentication",
        "URI:http://crl.example.com/a.crl",
        "OCSP - URI:http://ocsp.example.com",
    ):
        assert words in shown


def test_openssl_shows_a_critical_purpose():
    shown = openssl(
        "x509", "-noout", "-text", text=issue(prepare(world.draft(template=CODE_SIGNING)), world.root().signer).pem
    )
    assert "X509v3 Extended Key Usage: critical\n                Code Signing" in shown
