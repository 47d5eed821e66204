"""Certificate signing requests that are what they should be but for their keys, their signatures or their size."""

from __future__ import annotations

import base64
import math
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.hostile.documents import call, refused
from tests.hostile.edge import Edge
from tests.hostile.test_files import pem
from tests.operations.acm_pca import pki

from tokiwa.crypto.der import BIT_STRING, integer, sequence, tlv

SUBJECT = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.example.com")])
RSA_ENCRYPTION = sequence(bytes.fromhex("06092a864886f70d010101"), b"\x05\x00")
SHA256_WITH_RSA = sequence(bytes.fromhex("06092a864886f70d01010b"), b"\x05\x00")
PADDED = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of SHA-256 (RFC 8017 section 9.2)


@cache
def modulus() -> int:
    return rsa.generate_private_key(65537, 2048).public_key().public_numbers().n


def forged(n: int, e: int, signature: Callable[[bytes], bytes] = lambda _: b"\1" * 256) -> bytes:
    """A request of an RSA key with these numbers."""
    key = sequence(RSA_ENCRYPTION, tlv(BIT_STRING, b"\0" + sequence(integer(n), integer(e))))
    body = sequence(integer(0), SUBJECT.public_bytes(), key, b"\xa0\x00")
    return pem(sequence(body, SHA256_WITH_RSA, tlv(BIT_STRING, b"\0" + signature(body))))


def unsigned(body: bytes) -> bytes:
    """What verifies under the exponent 1: the padded digest itself."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(body)
    end = b"\0" + PADDED + digest.finalize()
    return b"\0\1" + b"\xff" * (254 - len(end)) + end


def slow_to_verify() -> bytes:
    """An RSA key whose public exponent is as long as its modulus, with a good signature."""
    made = rsa.generate_private_key(65537, 2048).private_numbers()
    phi, d = (made.p - 1) * (made.q - 1), 65537
    while math.gcd(d, phi) != 1:
        d += 2
    public = rsa.RSAPublicNumbers(pow(d, -1, phi), made.p * made.q)
    numbers = rsa.RSAPrivateNumbers(made.p, made.q, d, d % (made.p - 1), d % (made.q - 1), made.iqmp, public)
    return signed(numbers.private_key())


def signed(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, names: int = 0) -> bytes:
    """A request of a key, for so many names."""
    builder = x509.CertificateSigningRequestBuilder(SUBJECT)
    if names:
        listed = [x509.DNSName(f"n{number}.io") for number in range(names)]
        builder = builder.add_extension(x509.SubjectAlternativeName(listed), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


BAD_KEYS: dict[str, Callable[[], bytes]] = {
    "a giant RSA key": lambda: forged((1 << 16383) | 1, 65537),
    "an RSA key of a hundred thousand bits": lambda: forged((1 << 99_999) | 1, 65537),
    "a small RSA key": lambda: signed(rsa.generate_private_key(65537, 1024)),  # noqa: S505
    "the exponent 1, which signs nothing": lambda: forged(modulus(), 1, unsigned),
    "an even exponent": lambda: forged(modulus(), 65536),
    "an exponent beyond the modulus": lambda: forged(modulus(), (1 << 4095) | 1),
    "an exponent that keeps verifiers busy": slow_to_verify,
    "the modulus 0": lambda: forged(0, 65537),
    "an even modulus": lambda: forged(modulus() - 1, 65537),
    "a weak curve": lambda: signed(ec.generate_private_key(ec.SECP192R1())),
    "another's curve": lambda: signed(ec.generate_private_key(ec.BrainpoolP256R1())),
    "too many names": lambda: signed(ec.generate_private_key(ec.SECP256R1()), 3000),
}


@pytest.fixture(scope="module")
def authority(edge: Edge) -> str:
    """An active root."""
    arn: str = pki.root(edge.world)
    return arn


@pytest.mark.parametrize("name", BAD_KEYS)
def test_keys_and_sizes(edge: Edge, authority: str, name: str) -> None:
    code = refused(edge, "acm-pca:IssueCertificate", pki.issuing(authority, Csr=BAD_KEYS[name]()))
    assert code in {"MalformedCSRException", "ValidationException"}


P256 = ("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
MADE_BY_OPENSSL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "a curve that is given by its parameters": ((*P256, "-pkeyopt", "ec_param_enc:explicit"), ()),
    "RSA for one padding alone": (("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"), ()),
    "signed with SHA-1, EC": (P256, ("-sha1",)),
    "signed with SHA-1, RSA": (("genpkey", "-algorithm", "RSA"), ("-sha1",)),
    "signed with MD5": (("genpkey", "-algorithm", "RSA"), ("-md5",)),
}


@pytest.mark.parametrize("name", MADE_BY_OPENSSL)
def test_forms_and_digests(edge: Edge, authority: str, name: str, tmp_path: Path) -> None:
    key, more = MADE_BY_OPENSSL[name]
    asking = ["req", "-new", "-key", "key.pem", "-subj", "/CN=www.example.com", "-out", "csr.pem", *more]
    for command in ([*key, "-out", "key.pem"], asking):
        done = subprocess.run(["openssl", *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    csr = (tmp_path / "csr.pem").read_bytes()
    assert refused(edge, "acm-pca:IssueCertificate", pki.issuing(authority, Csr=csr)) == "MalformedCSRException"


def test_a_signature_of_another_key(edge: Edge, authority: str) -> None:
    """Whoever asks for a certificate for somebody else's key does not have it."""
    one, other = (x509.load_pem_x509_csr(signed(ec.generate_private_key(ec.SECP256R1()))) for _ in range(2))
    algorithm = sequence(bytes.fromhex("06082a8648ce3d040302"))
    csr = pem(sequence(one.tbs_certrequest_bytes, algorithm, tlv(BIT_STRING, b"\0" + other.signature)))
    assert refused(edge, "acm-pca:IssueCertificate", pki.issuing(authority, Csr=csr)) == "MalformedCSRException"


def test_as_many_names_as_a_request_can_hold_are_issued_at_once(edge: Edge, authority: str) -> None:
    csr = signed(ec.generate_private_key(ec.SECP256R1()), 2400)
    assert len(base64.b64encode(csr)) > 40_000
    assert call(edge, "acm-pca:IssueCertificate", pki.issuing(authority, Csr=csr)).status == 200
