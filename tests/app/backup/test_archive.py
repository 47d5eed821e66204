"""A backup comes back as it was written, and in no other way."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tokiwa.app.backup import archive
from tokiwa.app.backup.archive import MAGIC, Header, Prove, Writer, reading, writing
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve

HEADER = Header(archive.FORMAT, "0001", "0.1.0", datetime(2027, 1, 1, tzinfo=UTC), "sqlite", ("kek-2", "kek-1"))
PAGES = [[["a", 1, b"\x00\xff", None], ["ü", -(1 << 62), b"", ""]], [["c", 0, b"x" * 5000, None]]]
COLUMNS = ("name", "number", "body", "more")


def prove(digest: bytes) -> bytes:
    """A proof that needs no key."""
    return hashlib.sha256(b"proof" + digest).digest()


def write(path: Path, header: Header = HEADER, end: bool = True) -> None:
    with writing(path) as file:
        writer = Writer(file, header, b"locked")
        assert writer.table("things", COLUMNS, PAGES) == 3
        assert writer.table("nothing", ("id",), []) == 0
        if end:
            writer.finish(prove)


def read(path: Path, proving: Prove = prove) -> tuple[Header, bytes, dict[str, Any], int]:
    with reading(path) as backup:
        tables = {each.name: (each.columns, list(each.pages)) for each in backup.tables(proving)}
        return backup.header, backup.locked_keys, tables, backup.rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "backup"
    write(found)
    return found


def test_what_was_written_is_read(path: Path) -> None:
    assert read(path) == (HEADER, b"locked", {"things": (COLUMNS, PAGES), "nothing": (("id",), [])}, 3)
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_a_backup_never_takes_the_place_of_another(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(Problem, match="is there already") as caught:
        write(path)
    assert caught.value.kind is Kind.EXISTS
    assert path.read_bytes() == before


def test_one_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with writing(tmp_path / "backup") as file:
            Writer(file, HEADER, b"")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be written: No such file or directory"):
        write(tmp_path / "missing" / "backup")


def edited(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The same backup with other frames."""
    frames = gzip.decompress(path.read_bytes()[len(MAGIC) :])
    path.write_bytes(MAGIC + gzip.compress(change(frames)))
    return path


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(lambda b: b.replace(b"\xa1a\x01", b"\xa1a\x02"), "the rows of the table things", id="a value"),
        pytest.param(lambda b: b.replace(b"kek-1", b"kek-3"), "not as it was written", id="the header"),
        pytest.param(lambda b: b.replace(b"locked", b"locker"), "not as it was written", id="the key files"),
        pytest.param(lambda b: b.replace(b'"nothing"', b'"another"'), "not as it was written", id="a table's name"),
        pytest.param(lambda b: b[: b.rindex(b"Z\x00")], "its end is missing", id="no end"),
        pytest.param(lambda b: b[:-1], "its end is missing", id="cut off at the end"),
        pytest.param(lambda b: b[: len(b) // 2], "its end is missing", id="cut off in a table"),
        pytest.param(lambda b: b + b"more", "not as it was written", id="more behind the end"),
        pytest.param(lambda b: b.replace(b"E\x00", b"Q\x00", 1), "does not end", id="an unknown part"),
        pytest.param(lambda b: b.replace(b"K\x00", b"T\x00", 1), "its key files are missing", id="no key files"),
        pytest.param(lambda b: b[b.index(b"K\x00") :], "does not begin with its header", id="no header"),
        pytest.param(lambda b: b"H\xff\xff\xff\xff" + b, "longer than any can be", id="a length that cannot be"),
    ],
)
def test_what_was_altered_is_told(path: Path, change: Callable[[bytes], bytes], why: str) -> None:
    with pytest.raises(Problem, match=why) as caught:
        read(edited(path, change))
    assert caught.value.kind is Kind.FAILED
    assert str(path) in caught.value.message


def test_a_file_without_its_last_bytes_is_never_taken_for_whole(path: Path) -> None:
    """However many they are."""
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(Problem):
            read(path)


def test_a_flipped_bit_never_changes_what_is_read(path: Path) -> None:
    """Few bits of a compressed file mean nothing; of all others it is told."""
    whole, good, told = path.read_bytes(), read(path), 0
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 0x10,)) + whole[at + 1 :])
        try:
            assert read(path) == good
        except Problem:
            told += 1
    assert told > len(whole) * 0.9


def test_another_key_does_not_prove_it(path: Path) -> None:
    with pytest.raises(Problem, match="not as it was written"):
        read(path, lambda digest: prove(digest)[::-1])


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "newer", evolve(HEADER, format=archive.FORMAT + 1))
    with pytest.raises(Problem, match="written by a newer version"):
        read(tmp_path / "newer")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", MAGIC[:-1]])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(Problem, match="is not a backup of Tokiwa"):
        read(tmp_path / "other")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read: No such file"):
        read(tmp_path / "missing")
