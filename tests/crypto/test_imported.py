"""Each rule of an import, broken once; the keys and chains that are taken, in all their forms."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.operations.acm.handing_in import intermediate, issue, leaf, root

from tokiwa.crypto import keys
from tokiwa.crypto.imported import accept
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from world import START

PKCS8, TRADITIONAL = PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL
EMPTY = x509.Name([])


def chain(*above):
    return b"".join(each.pem for each in above)


def taken(one, above=(), now=START, **changes):
    given = {"certificate": one.pem, "key": one.key_pem(), "chain": chain(*above) or None, **changes}
    return accept(**given, now=now)


@pytest.mark.parametrize("form", [PKCS8, TRADITIONAL])
@pytest.mark.parametrize("kind", ["1024", "2048", "3072", "4096", "P-256", "P-384", "P-521"])
def test_keys_of_every_kind_that_acm_takes_in_every_form(kind, form):
    one = issue(kind=kind)
    found = taken(one, key=one.key_pem(form))
    assert keys.spki_of(keys.load(found.key)) == found.certificate.spki
    assert found.chain == ()
    assert found.chain_pem == ""


def test_a_chain_reads_back_in_its_order():
    found = taken(leaf(), (intermediate(), root()))
    assert found.chain_pem.encode() == chain(intermediate(), root())


def test_the_root_may_be_left_out():
    assert len(taken(leaf(), (intermediate(),)).chain) == 1


def test_text_around_the_blocks_does_not_matter():
    found = taken(leaf(), certificate=b"subject=x\n" + leaf().pem + b"\n", chain=b"# mine\n" + chain(intermediate()))
    assert found.certificate.common_name == "www.example.net"


def test_the_key_shows_in_no_repr():
    found = taken(issue())
    assert str(found.key) not in repr(found)
    assert "PRIVATE" not in repr(found)


def ed25519_key():
    return ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PKCS8, NoEncryption())


UNREADABLE = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
BROKEN_KEY = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
REFUSED = {
    "no certificate": (lambda: taken(issue(), certificate=b"hello"), "not a valid X.509 certificate in PEM form"),
    "a broken certificate": (lambda: taken(issue(), certificate=UNREADABLE), "not a valid X.509 certificate"),
    "DER": (
        lambda: taken(issue(), certificate=issue().certificate.public_bytes(Encoding.DER)),
        "not a valid X.509 certificate",
    ),
    "two certificates": (
        lambda: taken(leaf(), certificate=leaf().pem + intermediate().pem),
        "contains more than one certificate",
    ),
    "the key instead": (lambda: taken(issue(), certificate=issue().key_pem()), "not a valid X.509 certificate"),
    "no key": (lambda: taken(issue(), key=b"hello"), "must be one private key in PEM form"),
    "two keys": (lambda: taken(issue(), key=issue().key_pem() * 2), "must be one private key"),
    "a broken key": (lambda: taken(issue(), key=BROKEN_KEY), "not PEM-encoded or is not valid"),
    "an encrypted key": (lambda: taken(issue(), key=issue().key_pem(PKCS8, b"secret")), "must not be encrypted"),
    "an encrypted key of the old form": (
        lambda: taken(issue(), key=issue().key_pem(TRADITIONAL, b"secret")),
        "must not be encrypted",
    ),
    "the key of another": (lambda: taken(issue(), key=issue(number=1).key_pem()), "does not match the certificate"),
    "a key of another kind": (lambda: taken(issue(), key=issue(kind="2048").key_pem()), "does not match"),
    "an Ed25519 key": (lambda: taken(issue(), key=ed25519_key()), "does not match"),
    "a curve that is not supported": (lambda: taken(issue(kind="K-256")), "EC_secp256k1 is not supported"),
    "an expired one": (lambda: taken(issue(), now=START + timedelta(days=89)), "The certificate has expired"),
    "one for tomorrow": (lambda: taken(issue(), now=START - timedelta(days=2)), "is not in effect yet"),
    "no issuer": (lambda: taken(issue(issuer=EMPTY)), "has no issuer"),
    "a long OCSP URL": (
        lambda: taken(issue(ocsp=f"http://ocsp.example.net/{'x' * 1000}")),
        "has more than 1000 characters",
    ),
    "no chain": (lambda: taken(leaf()), "Provided certificate is not a valid self signed"),
    "an empty chain": (lambda: taken(leaf(), chain=b" \n"), "Provided certificate is not a valid self signed"),
    "a chain that is none": (lambda: taken(leaf(), chain=b"hello"), "not a sequence of X.509 certificates"),
    "a chain without its first": (lambda: taken(leaf(), (root(),)), "of the invalid certificate is: 0"),
    "a chain the wrong way round": (lambda: taken(leaf(), (root(), intermediate())), "is: 0"),
    "a chain with a stranger": (lambda: taken(leaf(), (intermediate(), root(name="Stranger"))), "is: 1"),
    "the certificate in its own chain": (lambda: taken(leaf(), (leaf(), intermediate())), "is: 0"),
    "an issuer that is no CA": (lambda: taken(leaf(by=leaf(number=1)), (leaf(number=1), intermediate())), "is: 0"),
    "another family than its CA": (
        lambda: taken(leaf(kind="2048"), (intermediate(),)),
        "has a key of type RSA and its signing certificate one of type EC",
    ),
    "an endless chain": (lambda: taken(leaf(), (intermediate(),) * 101), "at most 100 are read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken(name):
    call, words = REFUSED[name]
    with pytest.raises(Problem) as caught:
        call()
    assert caught.value.kind is Kind.INVALID
    assert words in caught.value.message


def test_an_rsa_key_whose_parts_do_not_go_together():
    """Its public half is the certificate's, so only its own check finds it."""
    one = issue(kind="2048")
    numbers = one.key.private_numbers()
    q, p = numbers.q, numbers.p
    wrong = rsa.RSAPrivateNumbers(
        p, q, numbers.d + 2, numbers.dmp1, numbers.dmq1, numbers.iqmp, numbers.public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)
    text = wrong.private_bytes(Encoding.PEM, PKCS8, NoEncryption())
    with pytest.raises(Problem, match="not PEM-encoded or is not valid"):
        taken(one, key=text)


def test_the_last_second_counts():
    one = issue(days=90)
    end = one.certificate.not_valid_after_utc
    assert taken(one, now=end - timedelta(seconds=1))
    with pytest.raises(Problem, match="expired"):
        taken(one, now=end)


def test_a_certificate_of_version_1_is_not_taken():
    """The library writes none: the version is taken out of the DER by hand, and the signature is not asked for first."""
    from tokiwa.crypto import pem
    from tokiwa.crypto.certificate import LABEL
    from tokiwa.crypto.der import parts, sequence

    one = issue(names=(), usages=(), extended=())
    tbs, algorithm, signature = parts(one.certificate.public_bytes(Encoding.DER))
    _version, *fields, _extensions = parts(tbs)
    old = pem.encode(LABEL, sequence(sequence(*fields), algorithm, signature)).encode()
    with pytest.raises(Problem, match="of version 3"):
        taken(one, certificate=old)


def test_an_import_is_a_value():
    found = taken(issue())
    assert evolve(found, chain=()) == found
