"""The file of a backup: a line that says what it is, then frames in one gzip stream, each a letter, a length and a body.

    H  header (JSON)                      what was backed up, when, under which key-encryption keys
    K  key files, locked with a passphrase; empty when they are kept elsewhere
    T  table (JSON): name, columns        then its rows
    R  rows (MessagePack): a list of rows, each a list of text, integers, bytes and nil
    E  end of the table (JSON): rows, and the SHA-256 of its R bodies
    Z  end (JSON): rows of all tables, and the proof over all frames before it, made with the KEK

A file that was cut off has no Z, one that was altered has another proof: neither is restored.
"""

import gzip
import hashlib
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

FORMAT = 1
MAGIC = b"tokiwa backup\n"
_FRAME = struct.Struct(">cI")
_LONGEST = 1 << 30
_COMPRESSION = 1  # more would take longer than the disk
_rows = msgspec.msgpack.Decoder(list[list[Any]]).decode
_pack = msgspec.msgpack.Encoder().encode

Row = Sequence[Any]
Prove = Callable[[bytes], bytes]  # makes the proof of a digest


class Header(Value):
    """What a backup is of. `keks` are the ids of all key-encryption keys that the server had, the current one first."""

    format: int
    schema: str
    version: str
    taken_at: datetime
    engine: str
    keks: tuple[str, ...]


class Contents(Value):
    """A table in a backup, and its pages of rows, which must be read to the end before the next table is."""

    name: str
    columns: tuple[str, ...]
    pages: Iterable[Sequence[Row]]


class _Named(Value):
    name: str
    columns: tuple[str, ...]


class _End(Value):
    rows: int
    digest: str


class Writer:
    """Writes frames in order: header, locked key files, each `table`, and `finish`."""

    def __init__(self, file: IO[bytes], header: Header, locked_keys: bytes) -> None:
        self._file, self._digest, self.rows = file, hashlib.sha256(), 0
        self._frame(b"H", msgspec.json.encode(header))
        self._frame(b"K", locked_keys)

    def table(self, name: str, columns: Sequence[str], pages: Iterable[Sequence[Row]]) -> int:
        """Write one table; how many rows it has."""
        self._frame(b"T", msgspec.json.encode(_Named(name, tuple(columns))))
        digest, count = hashlib.sha256(), 0
        for page in pages:
            body = _pack(page)
            self._frame(b"R", body)
            digest.update(body)
            count += len(page)
        self._frame(b"E", msgspec.json.encode(_End(count, digest.hexdigest())))
        self.rows += count
        return count

    def finish(self, prove: Prove) -> None:
        """Write the end."""
        end = _End(self.rows, prove(self._digest.digest()).hex())
        self._frame(b"Z", msgspec.json.encode(end))

    def _frame(self, letter: bytes, body: bytes) -> None:
        head = _FRAME.pack(letter, len(body))
        self._file.write(head)
        self._file.write(body)
        self._digest.update(head)
        self._digest.update(body)


class Reader:
    """Reads what a Writer wrote. Problem FAILED, here or while rows are read, for whatever does not fit together."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file, self._digest, self.rows = path, file, hashlib.sha256(), 0
        header = self._part(b"H", "it does not begin with its header")
        if self._read(header, dict[str, Any]).get("format") != FORMAT:
            raise Problem(
                Kind.FAILED, f"{path} was written by a newer version of Tokiwa. Restore it with that version."
            )
        self.header: Header = self._read(header, Header)
        self.locked_keys = self._part(b"K", "its key files are missing")

    def tables(self, prove: Prove) -> Iterator[Contents]:
        """Each table. The backup was whole and unaltered only when this has come to its end."""
        while True:
            proof = prove(self._digest.digest()).hex()
            letter, body = self._next()
            if letter == b"T":
                named = self._read(body, _Named)
                yield Contents(named.name, named.columns, self._pages(named.name))
            elif letter == b"Z":
                if self._read(body, _End) != _End(self.rows, proof) or self._more():
                    raise self._damaged("it is not as it was written")
                return
            else:
                raise self._damaged("its parts are not in order")

    def _pages(self, name: str) -> Iterator[list[list[Any]]]:
        digest, count = hashlib.sha256(), 0
        while True:
            letter, body = self._next()
            if letter == b"E":
                break
            if letter != b"R":
                raise self._damaged(f"the table {name} does not end")
            digest.update(body)
            page = self._page(body)
            count += len(page)
            yield page
        end = self._read(body, _End)
        if (end.rows, end.digest) != (count, digest.hexdigest()):
            raise self._damaged(f"the rows of the table {name} are not those that were written")
        self.rows += count

    def _part(self, letter: bytes, otherwise: str) -> bytes:
        found, body = self._next()
        if found != letter:
            raise self._damaged(otherwise)
        return body

    def _next(self) -> tuple[bytes, bytes]:
        head = self._exactly(_FRAME.size)
        letter, length = _FRAME.unpack(head)
        if length > _LONGEST:
            raise self._damaged("a part is longer than any can be")
        body = self._exactly(length)
        self._digest.update(head)
        self._digest.update(body)
        return letter, body

    def _exactly(self, length: int) -> bytes:
        found = self._up_to(length)
        if len(found) != length:
            raise self._damaged("its end is missing")
        return found

    def _more(self) -> bool:
        return bool(self._up_to(1))

    def _up_to(self, length: int) -> bytes:
        try:
            return self._file.read(length)
        except (EOFError, OSError, zlib.error) as error:
            raise self._damaged(str(error).rstrip(".")) from None

    def _page(self, body: bytes) -> list[list[Any]]:
        try:
            return _rows(body)
        except (msgspec.MsgspecError, ValueError):
            raise self._damaged("rows cannot be read") from None

    def _read(self, text: bytes, kind: Any) -> Any:
        try:
            return msgspec.json.decode(text, type=kind)
        except (msgspec.MsgspecError, ValueError):
            raise self._damaged("a part cannot be read") from None

    def _damaged(self, why: str) -> Problem:
        return Problem(Kind.FAILED, f"The backup {self._path} is damaged: {why}. Use another one.")


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A new file beside `path` for its owner alone, which gets that name when all of it is on the disk."""
    if path.exists():
        raise Problem(Kind.EXISTS, f"{path} is there already. Give the backup another name.")
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Problem(Kind.FAILED, f"{path} cannot be written: {error.strerror}.") from None
    try:
        with open(handle, "wb") as file:
            file.write(MAGIC)
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=_COMPRESSION, mtime=0) as packed:
                yield packed  # type: ignore[misc] # a file for bytes in all but its ancestry
            file.flush()
            os.fsync(handle)
        os.link(fresh, path)  # unlike a rename, it never takes the place of a backup that came meanwhile
    except OSError as error:
        raise Problem(Kind.FAILED, f"{path} cannot be written: {error.strerror}.") from None
    finally:
        fresh.unlink(missing_ok=True)
    settle(path.parent)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """A backup, opened. Problem for a file that is none."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Problem(Kind.NOT_FOUND, f"The backup {path} cannot be read: {error.strerror}.") from None
    with file:
        if file.read(len(MAGIC)) != MAGIC:
            raise Problem(Kind.INVALID, f"{path} is not a backup of Tokiwa.")
        with gzip.GzipFile(fileobj=file, mode="rb") as packed:
            yield Reader(path, packed)  # type: ignore[arg-type] # as above


def settle(folder: Path) -> None:
    """Make the entries of a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
