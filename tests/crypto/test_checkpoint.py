import subprocess

import pytest

from tokiwa.crypto import checkpoint, keys
from tokiwa.domain.problem import Kind, Problem

STATEMENT = b'["tokiwa audit checkpoint 1",1]'


def test_what_was_signed_verifies_and_nothing_else():
    key, public = checkpoint.generate()
    signature = checkpoint.sign(key, STATEMENT)
    verifier = checkpoint.Verifier(public)
    assert verifier.signed(STATEMENT, signature)
    assert not verifier.signed(STATEMENT + b" ", signature)
    assert not verifier.signed(STATEMENT, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verifier.signed(STATEMENT, b"")
    other = checkpoint.Verifier(checkpoint.generate()[1])
    assert not other.signed(STATEMENT, signature)
    assert other.fingerprint != verifier.fingerprint


def test_openssl_agrees(tmp_path):
    """An auditor need not trust this program."""
    key, public = checkpoint.generate()
    files = {"public": public.encode(), "statement": STATEMENT, "signature": checkpoint.sign(key, STATEMENT)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public", "-rawin", "-in", "statement", "-sigfile", "signature"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "Signature Verified Successfully", done.stderr


def test_a_text_that_is_no_key_of_the_kind():
    other = keys.make("EC_prime256v1").public_key()
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for text in ("", "-----BEGIN PUBLIC KEY-----", pem):
        with pytest.raises(Problem, match="not a public key of Ed25519") as caught:
            checkpoint.Verifier(text)
        assert caught.value.kind is Kind.INVALID
