"""Java's key stores, as keytool writes them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tokiwa.crypto import jks

KEYTOOL = pytest.mark.skipif(shutil.which("keytool") is None, reason="there is no Java here")
WORD = "secret-word"


def keytool(file: Path, *arguments: str, kind: str = "JKS") -> bytes:
    command = ["keytool", *arguments, "-keystore", str(file), "-storepass", WORD, "-storetype", kind]
    return subprocess.run(command, capture_output=True, check=True).stdout


def pair(file: Path, alias: str, kind: str = "JKS") -> bytes:
    """A new key with a certificate; the certificate (DER)."""
    more = ("-keyalg", "EC", "-dname", f"CN={alias}.example.com", "-validity", "10")
    keytool(file, "-genkeypair", "-alias", alias, *more, "-keypass", WORD, kind=kind)
    return keytool(file, "-exportcert", "-alias", alias, kind=kind)


@KEYTOOL
@pytest.mark.parametrize("kind", ["JKS", "JCEKS"])
def test_keys_and_trusted_certificates_without_a_password(tmp_path: Path, kind: str) -> None:
    file, other = tmp_path / "store", tmp_path / "other"
    web, trusted = pair(file, "web", kind), pair(other, "ca")
    (tmp_path / "ca.der").write_bytes(trusted)
    keytool(file, "-importcert", "-noprompt", "-alias", "grün", "-file", str(tmp_path / "ca.der"), kind=kind)
    found = {each.alias: each for each in jks.read(file.read_bytes())}
    assert found["web"] == jks.JksEntry("web", (web,), has_key=True)
    assert found["grün"] == jks.JksEntry("grün", (trusted,), has_key=False)


@KEYTOOL
def test_a_secret_key_hides_what_is_behind_it_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "store"
    pair(file, "web", "JCEKS")
    keytool(file, "-genseckey", "-alias", "secret", "-keyalg", "AES", "-keysize", "128", "-keypass", WORD, kind="JCEKS")
    assert {each.alias for each in jks.read(file.read_bytes())} <= {"web"}


@KEYTOOL
def test_a_store_that_is_cut_off_is_a_value_error(tmp_path: Path) -> None:
    file = tmp_path / "store"
    pair(file, "web")
    data = file.read_bytes()[:-20]
    for at in range(len(data)):
        with pytest.raises(ValueError, match="key store"):
            jks.read(data[:at])


def test_numbers_that_are_too_large_are_no_chain() -> None:
    hostile = jks.MAGICS[0] + b"\0\0\0\2" + b"\0\0\0\1" + b"\0\0\0\1\0\1a" + bytes(8) + bytes(4) + b"\xff\xff\xff\xff"
    with pytest.raises(ValueError, match="too many certificates"):
        jks.read(hostile)
