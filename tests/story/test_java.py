"""A program in Java opens an exported key with nothing but the JDK."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from tests.story import pki
from tests.story.server import Account

pytestmark = [
    pytest.mark.xdist_group("story clients"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java here"),
]

PROGRAM = Path(__file__).parent / "java/OpenKey.java"


@pytest.mark.parametrize(("algorithm", "java"), [("EC_prime256v1", "EC"), ("RSA_2048", "RSA")])
def test_an_exported_key(account: Account, algorithm: str, java: str) -> None:
    arn = pki.request(account, pki.authority(account), KeyAlgorithm=algorithm)
    account.advance("1m")  # an RSA key is made beside the answer
    exported = pki.export(account, arn, b"a passphrase")

    done = subprocess.run(
        ["java", str(PROGRAM), java],
        input=exported["PrivateKey"],
        env=account.environment | {"PASSPHRASE": "a passphrase"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    public = x509.load_pem_x509_certificate(exported["Certificate"].encode()).public_key()
    assert pki.opened(done.stdout, None).public_key() == public
