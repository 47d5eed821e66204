"""The files open with the tools of those who will read them: openssl, keytool, and the library."""

import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from tests.operations.acm.handing_in import intermediate, issue, leaf, root

from tokiwa.crypto import keys
from tokiwa.crypto.bundles import Form, bundle
from tokiwa.domain.problem import Kind, Problem

PASSPHRASE = "grün-secret"
KINDS = ["P-256", "2048"]
KEYTOOL = pytest.mark.skipif(shutil.which("keytool") is None, reason="there is no Java here")


def made(form, kind="P-256", passphrase=PASSPHRASE, above=True):
    one = leaf(kind=kind, by=intermediate(kind)) if above else issue(kind=kind)
    chain = (intermediate(kind).pem + root(kind).pem).decode() if above else ""
    word = passphrase.encode() if isinstance(passphrase, str) else passphrase
    return one, bundle(form, one.pem.decode(), chain, lambda: keys.encode(one.key), word, "web", lambda n: b"s" * n)


def run(*command, input_=None):
    done = subprocess.run(command, input=input_, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_pem_is_key_certificate_and_chain(kind, tmp_path):
    one, content = made(Form.PEM, kind)
    text = content.decode()
    assert text.count("BEGIN CERTIFICATE") == 3
    assert text.index("ENCRYPTED PRIVATE KEY") < text.index("CERTIFICATE")
    key = load_pem_private_key(content, PASSPHRASE.encode())
    assert keys.spki_of(key) == keys.spki_of(one.key)
    (tmp_path / "all.pem").write_bytes(content)
    (tmp_path / "root.pem").write_bytes(root(kind).pem)
    (tmp_path / "word").write_text(PASSPHRASE)
    run("openssl", "pkey", "-in", str(tmp_path / "all.pem"), "-passin", f"file:{tmp_path}/word", "-noout")


@pytest.mark.parametrize("form", [Form.PKCS12, Form.JAVA_KEY_STORE])
@pytest.mark.parametrize("kind", KINDS)
def test_pkcs12_opens_with_openssl(form, kind, tmp_path):
    one, content = made(form, kind)
    (tmp_path / "word").write_text(PASSPHRASE)
    (tmp_path / "all.p12").write_bytes(content)
    text = run("openssl", "pkcs12", "-in", str(tmp_path / "all.p12"), "-passin", f"file:{tmp_path}/word", "-nodes")
    assert text.count("BEGIN CERTIFICATE") == 3
    assert "friendlyName: web" in text
    assert keys.spki_of(load_pem_private_key(text[text.index("-----BEGIN PRIVATE") :].encode(), None)) == keys.spki_of(
        one.key
    )
    info = subprocess.run(
        ["openssl", "pkcs12", "-in", tmp_path / "all.p12", "-passin", f"file:{tmp_path}/word", "-info", "-noout"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    assert "MAC: sha256" in info
    assert "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256" in info


@KEYTOOL
@pytest.mark.parametrize("kind", KINDS)
def test_a_java_key_store_has_the_key_under_its_alias(kind, tmp_path):
    one, content = made(Form.JAVA_KEY_STORE, kind, "changeit")
    text = listed(content, tmp_path)
    assert "Alias name: web" in text
    assert "PrivateKeyEntry" in text
    assert "Certificate chain length: 3" in text
    assert f"Serial number: {one.certificate.serial_number:x}" in text


@KEYTOOL
@pytest.mark.parametrize("kind", KINDS)
def test_a_java_trust_store_has_the_root_and_nothing_else(kind, tmp_path):
    _, content = made(Form.JAVA_TRUST_STORE, kind, "changeit")
    text = listed(content, tmp_path)
    assert "Your keystore contains 1 entry" in text
    assert "trustedCertEntry" in text
    assert "Owner: CN=Another Root" in text


def listed(content, tmp_path):
    (tmp_path / "store.p12").write_bytes(content)
    options = ["-keystore", str(tmp_path / "store.p12"), "-storepass:env", "WORD"]
    done = subprocess.run(
        ["keytool", "-J-Duser.language=en", "-list", "-v", *options],
        env={"WORD": "changeit", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_trust_store_never_asks_for_the_key():
    def never():
        raise AssertionError("the key was asked for")

    one = issue()
    content = bundle(Form.JAVA_TRUST_STORE, one.pem.decode(), "", never, b"changeit", "own", bytes)
    found = load_pkcs12(content, b"changeit")
    assert found.key is None
    assert [each.certificate for each in found.additional_certs] == [one.certificate]


def test_a_self_signed_certificate_has_no_chain():
    one, content = made(Form.PKCS12, above=False)
    found = load_pkcs12(content, PASSPHRASE.encode())
    assert found.cert is not None
    assert found.cert.certificate == one.certificate
    assert list(found.additional_certs) == []


WORDS = {
    "three characters": (Form.PKCS12, "abc", "between 4 and 128"),
    "five for Java": (Form.JAVA_KEY_STORE, "abcde", "between 6 and 128"),
    "five for a trust store": (Form.JAVA_TRUST_STORE, "abcde", "between 6 and 128"),
    "129": (Form.PKCS12, "x" * 129, "between 4 and 128"),
    "bytes that are no text": (Form.PKCS12, b"\xff\xfe\xfd\xfc", "text in UTF-8"),
    "three bytes": (Form.PEM, "abc", "between 4 and 128 bytes"),
}


@pytest.mark.parametrize("name", WORDS)
def test_passphrases_that_a_form_cannot_have(name):
    form, word, said = WORDS[name]
    with pytest.raises(Problem) as caught:
        made(form, passphrase=word)
    assert caught.value.kind is Kind.INVALID
    assert said in caught.value.message
