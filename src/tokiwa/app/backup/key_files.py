"""The files of a data folder without which a database is of no use, or that nothing can make anew.

In a backup they are locked with a passphrase; where they are not, they must be kept elsewhere.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tokiwa.app.backup.archive import settle
from tokiwa.crypto import keepsake
from tokiwa.crypto.kek import Keks
from tokiwa.crypto.kek import read as read_kek
from tokiwa.domain.problem import Kind, Problem

KEK = "kek"
FILES = {KEK: 0o600, "ca.key": 0o600, "ca.pem": 0o644, "credentials": 0o600}  # and the modes that they have
_decode = msgspec.msgpack.Decoder(dict[str, bytes]).decode


def collect(folder: Path) -> dict[str, bytes]:
    """Those that there are, by name."""
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def pack(files: Mapping[str, bytes], passphrase: bytes) -> bytes:
    """The files, locked."""
    return keepsake.lock(msgspec.msgpack.encode(files), passphrase)


def unpack(locked: bytes, passphrase: bytes | None) -> dict[str, bytes]:
    """The files that a backup holds; none without a passphrase. Problem DENIED for a wrong one."""
    if passphrase is None:
        return {}
    if not locked:
        raise Problem(Kind.INVALID, "The backup holds no key files, so there is nothing that a passphrase opens.")
    try:
        files = _decode(keepsake.unlock(locked, passphrase))
    except keepsake.WrongPassphraseError:
        raise Problem(Kind.DENIED, "The passphrase does not open the backup's key files.") from None
    return {name: content for name, content in files.items() if name in FILES}


def put_back(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into a data folder. Problem CONFLICT for one that is there with other content."""
    for name, content in files.items():
        if (folder / name).exists() and (folder / name).read_bytes() != content:
            raise Problem(
                Kind.CONFLICT,
                f"{folder / name} is there already and is not the one of the backup. Move it away, or give an empty folder.",
            )
    for name, content in files.items():
        _write(folder / name, content, FILES[name])
    settle(folder)


def needed(folder: Path, wanted: tuple[str, ...]) -> Keks:
    """The key-encryption keys of a folder. Problem when they do not open what was sealed under the `wanted` ones."""
    try:
        found = read_kek(folder / KEK)
    except Problem as problem:
        if problem.kind is not Kind.NOT_FOUND:
            raise
        raise Problem(
            Kind.NOT_FOUND,
            f"The key-encryption key {wanted[0]} is needed, and there is none in {folder}. Put the file kek there, or give"
            " the passphrase of the backup's key files.",
        ) from None
    missing = [name for name in wanted if name not in found.keys]
    if missing:
        raise Problem(
            Kind.CONFLICT,
            f"{folder / KEK} is not the key file of this backup: it lacks the key-encryption key {missing[0]}.",
        )
    return found


def _write(path: Path, content: bytes, mode: int) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    fresh.rename(path)
