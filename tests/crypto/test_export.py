import base64
import re
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tests.crypto import world

from tokiwa.crypto import keys
from tokiwa.crypto.der import content, parts
from tokiwa.crypto.export import encrypted_key
from tokiwa.domain.problem import Kind, Problem

KEY = keys.encode(world.signer().key)
PASSPHRASES = {
    "shortest": b"abcd",
    "longest": b"x" * 128,
    "control bytes": bytes(range(1, 11)),
    "#$%": b"#$%&",
    "a NUL at the end": b"abcd\0",
    "not text": b"\xff\xfe\xfd\xfc",
}


def draw(size):
    return bytes(range(size))


@pytest.mark.parametrize("passphrase", PASSPHRASES.values(), ids=PASSPHRASES)
def test_cryptography_opens_it(passphrase):
    key = load_pem_private_key(encrypted_key(KEY, passphrase, draw).encode(), passphrase)
    assert keys.encode(key) == KEY


@pytest.mark.parametrize("algorithm", [world.P256, "EC_secp384r1", "RSA_2048"])
@pytest.mark.parametrize("name", ["shortest", "#$%", "not text"])
def test_openssl_opens_it(tmp_path, algorithm, name):
    secret = tmp_path / "secret"
    secret.write_bytes(PASSPHRASES[name])
    text = encrypted_key(keys.encode(world.signer(algorithm).key), PASSPHRASES[name], draw)
    run = subprocess.run(
        ["openssl", "pkey", "-passin", f"file:{secret}", "-pubout", "-outform", "DER"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    assert run.stdout == world.signer(algorithm).public_key


def test_another_passphrase_does_not_open_it():
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(encrypted_key(KEY, b"right", draw).encode(), b"wrong")


def test_the_structure_is_that_of_the_service():
    text = encrypted_key(KEY, b"abcd", draw)
    assert re.fullmatch(
        r"-----BEGIN ENCRYPTED PRIVATE KEY-----\n(.{64}\n)*.{1,64}\n-----END ENCRYPTED PRIVATE KEY-----\n", text
    )
    der = base64.b64decode("".join(text.splitlines()[1:-1]))
    scheme, parameters = parts(parts(der)[0])
    derivation, encryption = parts(parameters)
    function, salt_and_count = parts(derivation)
    cipher, iv = parts(encryption)
    assert scheme.hex() == "06092a864886f70d01050d"  # PBES2
    assert function.hex() == "06092a864886f70d01050c"  # PBKDF2
    assert [item.hex() for item in parts(salt_and_count)] == ["0414" + draw(20).hex(), "02020800"]  # no prf, no length
    assert cipher.hex() == "060960864801650304012a"  # AES-256-CBC
    assert content(iv) == draw(16)


@pytest.mark.parametrize("passphrase", [b"", b"abc", b"x" * 129])
def test_a_passphrase_of_another_length_is_refused(passphrase):
    with pytest.raises(Problem, match="passphrase") as caught:
        encrypted_key(KEY, passphrase, draw)
    assert caught.value.kind is Kind.INVALID
