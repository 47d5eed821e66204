"""The file of key-encryption keys: read once at start, made when there is none.

Each line is an id and a key in base64; the first line is the current one. The id is derived from the key,
so a line cannot be mixed up with another.
"""

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value

_ID_BYTES = 8


class Keks(Value):
    """Key-encryption keys by id, 32 bytes each; `current` seals, all of them open."""

    keys: Hidden[Mapping[str, bytes]]
    current: str


def read(path: Path) -> Keks:
    """The keys of a file. Problem if it is missing, open to others, or not what `create` wrote."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Problem(Kind.NOT_FOUND, f"There is no key file at {path}.") from None
    except OSError as error:
        raise Problem(Kind.DENIED, f"The key file {path} cannot be read: {error.strerror}.") from None
    with file:
        _refuse_open_to_others(path, os.fstat(file.fileno()))
        text = file.read()
    keys = dict(_line(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    if not keys:
        raise Problem(Kind.INVALID, f"The key file {path} holds no key.")
    return Keks(keys, next(iter(keys)))


def create(path: Path) -> Keks:
    """A new file with one new key. Problem EXISTS if there is one already: a lost key loses every secret."""
    try:
        return _create(path)
    except FileExistsError:
        raise Problem(Kind.EXISTS, f"There is a key file at {path} already.") from None


def read_or_create(path: Path) -> Keks:
    """The keys of a file, which is made if it does not exist."""
    if not path.exists():
        with suppress(FileExistsError):  # another process was faster
            return _create(path)
    return read(path)


def rotate(path: Path) -> Keks:
    """Put a new key first; the old ones stay, so that what they sealed can be opened and wrapped again."""
    old, key = read(path), AESGCM.generate_key(256)
    keks = Keks({_id(key): key, **old.keys}, _id(key))
    os.replace(_write(path, keks), path)
    _settle(path)
    return keks


def _create(path: Path) -> Keks:
    key = AESGCM.generate_key(256)
    keks = Keks({_id(key): key}, _id(key))
    temporary = _write(path, keks)
    try:
        os.link(temporary, path)  # unlike a rename, it never replaces what another process has just made
    finally:
        temporary.unlink()
    _settle(path)
    return keks


def _id(key: bytes) -> str:
    return hashlib.sha256(b"tokiwa key-encryption key " + key).hexdigest()[: 2 * _ID_BYTES]


def _refuse_open_to_others(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Problem(Kind.INVALID, f"The key file {path} is not a regular file.")
    if status.st_mode & 0o077:
        raise Problem(Kind.DENIED, f"The key file {path} is open to other users; run `chmod 600 {path}`.")
    if status.st_uid not in (0, os.geteuid()):
        raise Problem(Kind.DENIED, f"The key file {path} belongs to another user.")


def _line(path: Path, number: int, line: bytes) -> tuple[str, bytes]:
    """One line's id and key. The problem names the line and never quotes it."""
    try:
        name, text = line.split()
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != 32 or name != _id(key).encode():
        raise Problem(Kind.INVALID, f"Line {number} of the key file {path} is damaged.")
    return name.decode(), key


def _write(path: Path, keks: Keks) -> Path:
    """A file beside `path`, complete and on disk, readable by its owner alone."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{keks.current}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(handle, "wb") as file:
        file.writelines(b"%s %s\n" % (name.encode(), base64.b64encode(key)) for name, key in keks.keys.items())
        file.flush()
        os.fsync(handle)
    return temporary


def _settle(path: Path) -> None:
    """Make the folder's entry durable too."""
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
