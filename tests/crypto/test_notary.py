"""Signatures of both versions, as openssl verifies them with the certificate."""

import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tokiwa.crypto import notary

FROM, TO = datetime(2027, 1, 1, tzinfo=UTC), datetime(2127, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    return notary.made(5, FROM, TO)


@pytest.mark.parametrize(("version", "digest"), [("1", "sha1"), ("2", "sha256")])
def test_openssl_verifies_a_signature(version: str, digest: str, made, tmp_path: Path) -> None:
    key, certificate, _ = made
    (tmp_path / "certificate.pem").write_text(certificate)
    (tmp_path / "signature").write_bytes(notary.sign(key, b"Message\nhello\n", version))
    openssl(tmp_path, "x509", "-in", "certificate.pem", "-pubkey", "-noout", "-out", "public.pem")
    verify = ("dgst", f"-{digest}", "-verify", "public.pem", "-signature", "signature", "text")
    (tmp_path / "text").write_bytes(b"Message\nhello\n")
    assert openssl(tmp_path, *verify) == 0
    (tmp_path / "text").write_bytes(b"Message\nhallo\n")
    assert openssl(tmp_path, *verify) == 1


def openssl(folder: Path, *arguments: str) -> int:
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False).returncode


def test_the_certificate_says_whose_it_is(made) -> None:
    _, pem, fingerprint = made
    certificate = x509.load_pem_x509_certificate(pem.encode())
    assert certificate.subject.rfc4514_string() == "CN=sns.amazonaws.com"
    assert (certificate.not_valid_before_utc, certificate.not_valid_after_utc) == (FROM, TO)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest().startswith(fingerprint)
