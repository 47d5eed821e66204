"""Looks for certificates in files and folders, whatever their names are: what a file begins with says what it is."""

import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

from tokiwa.cli.inventory.sighting import Sighting
from tokiwa.crypto import jks
from tokiwa.crypto.found import Held, Locked, belongs, held, keys_of
from tokiwa.domain.value import evolve

LARGEST = 4 * 1024 * 1024  # bytes; a file with more is no certificate
_HEAD = 64 * 1024
_ELSEWHERE = frozenset({"/proc", "/sys", "/dev"})
# Where a key lies beside its certificate: names that servers and ACME clients give it.
_KEYS = ("{stem}.key", "{stem}-key.pem", "privkey.pem", "key.pem", "tls.key", "server.key")
FILE, KEY_STORE = "FILE", "KEY_STORE"


def host() -> str:
    """What this machine is called in places."""
    return socket.gethostname()


def place_of(path: Path) -> str:
    """The place of a file of this machine."""
    return f"file://{host()}{path}"


def seen(paths: Sequence[Path], passwords: Sequence[bytes]) -> Iterator[Sighting]:
    """One for each certificate of each file, folders with all that is in them."""
    for path in paths:
        for file in _files(path.absolute()):
            yield from _in(file, passwords)


def found_at(place: str, passwords: Sequence[bytes]) -> tuple[Path, Held] | None:
    """The file of a place of this machine with what is there now, its key among it if that lies beside."""
    begin = f"file://{host()}"
    if not place.startswith(f"{begin}/"):
        return None
    path, _, mark = place.removeprefix(begin).partition("#")
    file = Path(path)
    for number, each in enumerate(held(_content(file), passwords), 1):
        if _mark(each, number) == mark:
            return file, each if each.key is not None else _with_key_beside(file, each)
    return None


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(each for each in folders if str(Path(folder, each)) not in _ELSEWHERE)
        yield from (Path(folder, each) for each in sorted(files))


def _in(file: Path, passwords: Sequence[bytes]) -> Iterator[Sighting]:
    place = place_of(file)
    try:
        found = held(_content(file), passwords)
    except OSError as error:
        yield Sighting(place, FILE, problem=f"It cannot be read: {error.strerror}.")
        return
    except Locked:
        yield Sighting(place, KEY_STORE, problem="No password that was given opens it.")
        return
    for number, each in enumerate(found, 1):
        mark = _mark(each, number)
        has_key = each.has_key or _with_key_beside(file, each).has_key
        kind = KEY_STORE if each.in_store else FILE
        yield Sighting(f"{place}#{mark}" if mark else place, kind, each.certificate.der, has_key=has_key)


def _content(file: Path) -> bytes:
    """The whole of a file that may hold certificates, and nothing of any other."""
    if not file.is_file() or file.stat().st_size > LARGEST:
        return b""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
        likely = head[:1] == b"\x30" or head[:4] in jks.MAGICS or b"-----BEGIN " in head
        return head + opened.read() if likely else b""


def _mark(found: Held, number: int) -> str:
    """What tells several certificates of one file from each other: the alias, or a number from the second one on."""
    return found.alias or (f"{number}" if number > 1 else "")


def _with_key_beside(file: Path, found: Held) -> Held:
    for name in _KEYS:
        beside = file.with_name(name.format(stem=file.stem))
        try:
            keys = list(keys_of(_content(beside)))
        except OSError:
            continue
        for key in keys:
            if belongs(key, found.certificate):
                return evolve(found, key=key, has_key=True)
    return found
