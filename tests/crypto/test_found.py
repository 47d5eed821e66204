"""What files hold, in every form, and files that hold nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from tests.operations.acm.handing_in import Issued, intermediate, issue, leaf, root

from tokiwa.crypto.found import Held, Locked, belongs, held, keys_of
from world import START

CHAIN = intermediate().pem + root().pem
OTHER = leaf(number=1)


@pytest.fixture(scope="module")
def one() -> Issued:
    return leaf()


def names(found: tuple[Held, ...]) -> list[tuple[str, bool, bool, int]]:
    return [(each.alias, each.has_key, each.key is not None, len(each.above)) for each in found]


def pkcs12(one: Issued, password: bytes) -> bytes:
    above = [intermediate().certificate, root().certificate]
    return serialize_key_and_certificates(b"web", one.key, one.certificate, above, BestAvailableEncryption(password))


def test_each_form(one: Issued) -> None:
    der = one.certificate.public_bytes(Encoding.DER)
    secret = one.key_pem(passphrase=b"secret-word")
    forms = {
        "a certificate": (one.pem, [("", False, False, 0)]),
        "with its chain": (one.pem + CHAIN, [("", False, False, 2)]),
        "with its key": (one.key_pem() + one.pem + CHAIN, [("", True, True, 2)]),
        "with its key of the older form": (
            one.pem + one.key_pem(PrivateFormat.TraditionalOpenSSL),
            [("", True, True, 0)],
        ),
        "with another's key": (one.pem + OTHER.key_pem(), [("", False, False, 0)]),
        "with its key under a passphrase": (one.pem + secret, [("", True, False, 0)]),
        "two": (one.pem + OTHER.pem, [("", False, False, 0)] * 2),
        "among other text": (b"# hello\n" + one.pem + b"\nbye", [("", False, False, 0)]),
        "beside one that is broken": (
            one.pem + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            [("", False, False, 0)],
        ),
        "DER": (der, [("", False, False, 0)]),
        "PKCS #12": (pkcs12(one, b"secret-word"), [("web", True, True, 2)]),
        "PKCS #12 with the usual password": (pkcs12(one, b"changeit"), [("web", True, True, 2)]),
    }
    for form, (data, expected) in forms.items():
        found = held(data, [b"wrong", b"secret-word"])
        assert names(found) == expected, form
        assert found[0].certificate.der == der, form
        if found[0].key is not None:
            assert belongs(found[0].key, found[0].certificate), form
            assert found[0].key not in repr(found).encode(), form


NOTHING = {
    "nothing": b"",
    "text": b"hello",
    "noise": os.urandom(1000),
    "a root": root().certificate.public_bytes(Encoding.DER),
    "a bundle of roots": CHAIN,
    "a key": OTHER.key_pem(),
    "no DER": b"\x30\x82\xff\xff",
    "a broken Java key store": b"\xfe\xed\xfe\xed\0\0",
}


@pytest.mark.parametrize("case", NOTHING)
def test_files_that_hold_none(case: str) -> None:
    assert held(NOTHING[case]) == ()


def test_a_ca_counts_when_somebody_could_serve_it(one: Issued) -> None:
    """As what `openssl req -x509` makes, which is a CA unless it is told otherwise."""
    alone = issue("localhost", names=(), ca=True, number=7)
    assert held(alone.pem) == ()
    assert names(held(alone.pem + alone.key_pem())) == [("", True, True, 0)]


def test_a_root_with_the_address_of_its_office_is_none() -> None:
    """Some public roots have one."""
    mail = x509.SubjectAlternativeName([x509.RFC822Name("ca@example.com")])
    key = root().key
    builder = x509.CertificateBuilder(root().certificate.subject, root().certificate.subject, key.public_key(), 1)
    builder = builder.not_valid_before(START).not_valid_after(START).add_extension(mail, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    assert held(builder.sign(key, SHA256()).public_bytes(Encoding.PEM)) == ()


def test_a_key_store_that_stays_closed_is_told(one: Issued) -> None:
    with pytest.raises(Locked):
        held(pkcs12(one, b"secret-word"), [b"wrong"])


def test_keys_that_lie_beside(one: Issued) -> None:
    der = one.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert list(keys_of(one.key_pem())) == [der] == list(keys_of(der))
    assert list(keys_of(one.key_pem(passphrase=b"secret-word"))) == list(keys_of(b"nonsense")) == []


@pytest.mark.skipif(shutil.which("keytool") is None, reason="there is no Java here")
@pytest.mark.parametrize("kind", ["JKS", "PKCS12"])
def test_javas_key_stores(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "store"
    subprocess.run(
        [
            *("keytool", "-genkeypair", "-alias", "web", "-keyalg", "EC", "-dname", "CN=www.example.com"),
            *("-keystore", str(file), "-storepass", "secret-word", "-keypass", "secret-word", "-storetype", kind),
        ],
        check=True,
        capture_output=True,
    )
    (found,) = held(file.read_bytes(), [b"secret-word"])
    assert (found.alias, found.has_key, found.certificate.common_name) == ("web", True, "www.example.com")
