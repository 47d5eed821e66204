"""Only the passphrase opens what it locked, and only the KEK proves what it was."""

import pytest

from tokiwa.crypto.keepsake import WrongPassphraseError, lock, proof, unlock

SECRET = b"the key-encryption key"
LOCKED = lock(SECRET, b"correct horse")


def flipped(at: int) -> bytes:
    return LOCKED[:at] + bytes((LOCKED[at] ^ 1,)) + LOCKED[at + 1 :]


def test_the_passphrase_opens_what_it_locked() -> None:
    assert unlock(LOCKED, b"correct horse") == SECRET
    assert SECRET not in LOCKED


def test_the_same_is_locked_differently_each_time() -> None:
    assert lock(SECRET, b"correct horse") != LOCKED


@pytest.mark.parametrize(
    ("blob", "passphrase"),
    [
        pytest.param(LOCKED, b"correct horsf", id="another passphrase"),
        pytest.param(LOCKED, b"", id="no passphrase"),
        pytest.param(flipped(2), b"correct horse", id="another salt"),
        pytest.param(flipped(20), b"correct horse", id="another nonce"),
        pytest.param(flipped(len(LOCKED) - 1), b"correct horse", id="another tag"),
        pytest.param(flipped(0), b"correct horse", id="another version"),
        pytest.param(flipped(1), b"correct horse", id="another cost"),
        pytest.param(b"\x01\x40" + LOCKED[2:], b"correct horse", id="a cost that no machine can pay"),
        pytest.param(LOCKED[:40], b"correct horse", id="cut off"),
        pytest.param(b"", b"correct horse", id="nothing"),
    ],
)
def test_nothing_else_does(blob: bytes, passphrase: bytes) -> None:
    with pytest.raises(WrongPassphraseError):
        unlock(blob, passphrase)


def test_a_proof_is_of_one_digest_by_one_kek() -> None:
    kek, digest = b"k" * 32, b"d" * 32
    given = proof(kek, digest)
    assert given == proof(kek, digest)
    assert len({given, proof(b"l" * 32, digest), proof(kek, b"e" * 32)}) == 3
    assert kek not in given
