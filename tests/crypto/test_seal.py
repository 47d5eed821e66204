import attrs
import pytest

from tokiwa.crypto.seal import SealBrokenError, Sealer, UnknownKekError

OWNER = {"account": "123456789012", "name": "arn:aws:acm:us-east-1:123456789012:certificate/1", "purpose": "key"}
OLD, NEW = {"old": b"o" * 32}, {"new": b"n" * 32, "old": b"o" * 32}
SEALER = Sealer(OLD, "old")


@pytest.mark.parametrize("size", [0, 1, 138, 5000, 100_000])
def test_what_is_sealed_opens(size):
    assert SEALER.open(SEALER.seal(b"k" * size, **OWNER), **OWNER) == b"k" * size


def test_the_same_secret_is_never_sealed_alike():
    assert len({SEALER.seal(b"secret", **OWNER) for _ in range(100)}) == 100


@pytest.mark.parametrize("word", ["account", "name", "purpose"])
def test_it_opens_for_nobody_else(word):
    blob = SEALER.seal(b"secret", **OWNER)
    with pytest.raises(SealBrokenError):
        SEALER.open(blob, **{**OWNER, word: OWNER[word] + "x"})


def test_words_cannot_be_moved_between_fields():
    blob = SEALER.seal(b"secret", account="1", name="23", purpose="key")
    with pytest.raises(SealBrokenError):
        SEALER.open(blob, account="12", name="3", purpose="key")


def test_no_octet_can_be_changed_or_cut():
    blob = SEALER.seal(b"secret", **OWNER)
    for at in range(len(blob)):
        for damaged in (blob[:at] + bytes((blob[at] ^ 1,)) + blob[at + 1 :], blob[:at]):
            with pytest.raises(SealBrokenError):
                SEALER.open(damaged, **OWNER)


def test_a_record_of_another_key_is_told_apart():
    with pytest.raises(UnknownKekError, match="new"):
        SEALER.open(Sealer(NEW, "new").seal(b"secret", **OWNER), **OWNER)


def test_the_same_id_with_another_key_does_not_open():
    with pytest.raises(SealBrokenError):
        Sealer({"old": b"x" * 32}, "old").open(SEALER.seal(b"secret", **OWNER), **OWNER)


def test_rotation_wraps_again_without_touching_the_secret():
    blob = SEALER.seal(b"secret", **OWNER)
    rotated = Sealer(NEW, "new").rewrap(blob)
    assert rotated is not None
    assert rotated[-22:] == blob[-22:]
    only_new = Sealer({"new": NEW["new"]}, "new")
    assert only_new.open(rotated, **OWNER) == b"secret"
    assert only_new.rewrap(rotated) is None


def test_a_sealer_needs_its_current_key():
    with pytest.raises(UnknownKekError):
        Sealer(OLD, "new")


def test_nothing_secret_is_shown():
    assert repr(SEALER) == "Sealer(current='old')"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        SEALER.current = "new"
