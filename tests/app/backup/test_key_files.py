"""The files that a database is of no use without: locked, put back, and never another server's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tokiwa.app.backup import key_files
from tokiwa.crypto import kek
from tokiwa.domain.problem import Kind, Problem

PASSPHRASE = b"correct horse"
SECRET = b"the CA's key"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    kek.create(made / "kek")
    (made / "ca.key").write_bytes(SECRET)
    (made / "tokiwa.db").write_bytes(b"rows")
    return made


def test_they_come_back_for_their_owner_alone(folder: Path, tmp_path: Path) -> None:
    files = key_files.collect(folder)
    assert sorted(files) == ["ca.key", "kek"]
    locked = key_files.pack(files, PASSPHRASE)
    assert SECRET not in locked
    key_files.put_back(tmp_path, key_files.unpack(locked, PASSPHRASE))
    assert {name: (tmp_path / name).read_bytes() for name in files} == files
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in files] == [0o600, 0o600]
    key_files.put_back(tmp_path, files)  # the same again is no conflict


def test_one_that_is_there_and_is_another_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ca.key").write_bytes(b"another server's")
    with pytest.raises(Problem, match=r"ca\.key is there already and is not the one of the backup"):
        key_files.put_back(tmp_path, key_files.collect(folder))
    assert (tmp_path / "ca.key").read_bytes() == b"another server's"
    assert not (tmp_path / "kek").exists()


def test_a_name_that_leads_elsewhere_is_not_written(tmp_path: Path) -> None:
    locked = key_files.pack({"../evil": b"", "kek": b""}, PASSPHRASE)
    assert key_files.unpack(locked, PASSPHRASE) == {"kek": b""}


@pytest.mark.parametrize(
    ("locked", "passphrase", "kind", "why"),
    [
        pytest.param(key_files.pack({}, b"other"), PASSPHRASE, Kind.DENIED, "does not open", id="a wrong passphrase"),
        pytest.param(b"", PASSPHRASE, Kind.INVALID, "holds no key files", id="nothing inside"),
    ],
)
def test_what_does_not_open_is_told(locked: bytes, passphrase: bytes, kind: Kind, why: str) -> None:
    with pytest.raises(Problem, match=why) as caught:
        key_files.unpack(locked, passphrase)
    assert caught.value.kind is kind


def test_without_a_passphrase_nothing_is_opened() -> None:
    assert key_files.unpack(b"anything", None) == {}


def test_the_keys_must_be_those_of_the_backup(folder: Path, tmp_path: Path) -> None:
    ours = kek.read(folder / "kek")
    assert key_files.needed(folder, (ours.current,)) == ours
    newer = kek.rotate(folder / "kek")
    assert key_files.needed(folder, (ours.current,)) == newer
    with pytest.raises(Problem, match="is not the key file of this backup: it lacks the key-encryption key 00"):
        key_files.needed(folder, (ours.current, "00"))
    with pytest.raises(Problem, match="is needed, and there is none"):
        key_files.needed(tmp_path, (ours.current,))
    (folder / "kek").chmod(0o644)
    with pytest.raises(Problem, match="open to other users"):
        key_files.needed(folder, (ours.current,))
