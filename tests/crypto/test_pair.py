import attrs
import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from tests.agent.kinds.pairs import between, pair, root, unfit

from tokiwa.agent.kind import Bundle
from tokiwa.crypto import pair as pairs

GOOD = pair()


def defect(made: Bundle) -> str | None:
    return pairs.defect(made.certificate, made.chain, made.key, made.roots, made.serial, made.fingerprint)


OTHER = pair()
CASES = {
    "a pair": (GOOD, None),
    "a chain without its root": (attrs.evolve(GOOD, chain=between().pem), None),
    "no roots known": (attrs.evolve(GOOD, roots=""), None),
    "a serial number in capitals with zeros": (attrs.evolve(GOOD, serial=f"00:{GOOD.serial.upper()}"), None),
    "the key of another": (attrs.evolve(GOOD, key=OTHER.key), "the private key does not fit the certificate"),
    "another serial number": (attrs.evolve(GOOD, serial="0a:0b"), "the certificate has the serial number"),
    "another certificate": (attrs.evolve(GOOD, fingerprint=OTHER.fingerprint), "another one than the announced"),
    "a chain that does not begin with its issuer": (
        attrs.evolve(GOOD, chain=root().pem),
        "CN=localhost was not issued by CN=Root, which follows it in the chain",
    ),
    "a chain in the wrong order": (attrs.evolve(GOOD, chain=root().pem + between().pem), "was not issued by CN=Root"),
    "a chain to an unknown root": (
        attrs.evolve(GOOD, roots=OTHER.certificate),
        "the chain ends with CN=Root and does not lead to a root that is trusted",
    ),
    "no chain to a root": (attrs.evolve(GOOD, chain=""), "the chain ends with CN=localhost"),
    "no certificate": (attrs.evolve(GOOD, certificate="", chain=""), "there is no certificate"),
    "something else": (attrs.evolve(GOOD, certificate="-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "is not a certificate with its key and its chain"),
    "a key that is none": (attrs.evolve(GOOD, key="-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "is not a certificate with its key and its chain"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_a_pair(case: str) -> None:
    made, why = CASES[case]
    found = defect(made)
    assert found == why if why is None else why in str(found)
    assert made.key.splitlines()[1] not in str(found)


def test_a_self_signed_certificate_is_its_own_root() -> None:
    alone = attrs.evolve(GOOD, chain="", roots=GOOD.certificate)
    assert defect(alone) is None


@pytest.mark.parametrize("case", CASES)
def test_an_old_library_says_the_same(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that cannot ask itself who issued a certificate."""
    asked = []
    monkeypatch.setattr(pairs, "hasattr", lambda *_: asked.append(1), raising=False)
    made, why = CASES[case]
    found = defect(made)
    assert found == why if why is None else why in str(found)
    assert asked or "issued" not in str(why)


def encrypted(passphrase: bytes) -> str:
    key = load_pem_private_key(GOOD.key.encode(), None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)).decode()


def test_a_key_that_came_encrypted() -> None:
    assert pairs.decrypted(encrypted(b"passphrase"), b"passphrase") == GOOD.key


@pytest.mark.parametrize(
    "key", ["", "none", GOOD.key, "other passphrase"], ids=["empty", "text", "in the clear", "other"]
)
def test_a_key_that_does_not_open(key: str) -> None:
    with pytest.raises(ValueError, match=r"does not open") as refused:
        pairs.decrypted(encrypted(b"other") if key == "other passphrase" else key, b"passphrase")
    assert refused.value.__cause__ is None
    assert "PRIVATE" not in str(refused.value)


def test_the_pair_that_is_no_pair() -> None:
    assert defect(unfit()) == "the private key does not fit the certificate"
