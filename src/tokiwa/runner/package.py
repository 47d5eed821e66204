"""Deployment packages on disk: each unpacked once, below its hash, read-only, shared by its processes."""

import hashlib
import io
import os
import shutil
import stat
import threading
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner.function import Code

LARGEST = 262_144_000  # bytes unpacked, Lambda's quota
MOST_FILES = 50_000  # far above real packages, far below what hurts a file system

_BAD_ZIP = "Could not unzip uploaded file. Please check your file, then try to upload again."


def check(archive: bytes) -> int:
    """The bytes that it has unpacked; a Problem for what is not safe to unpack. Reads names and sizes, not the content."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return sum(member.file_size for member in _members(opened))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise Problem(Kind.INVALID_ARGUMENTS, _BAD_ZIP) from error


class Packages:
    """The unpacked packages below one folder. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._borrowed: Counter[Path] = Counter()

    def borrow(self, *codes: Code) -> Path:
        """The folder that holds the code, unpacked now if it is not here yet; it stays until `give_back`.

        Of several (layers) each is unpacked over those before it.
        """
        folder = self._folder / _name(codes)
        # One lock for all: the second of two callers finds the work done, and unpacking is bound by the
        # interpreter lock anyway.
        with self._lock:
            if not folder.is_dir():
                self._write([code.read() for code in codes], folder)
            self._borrowed[folder] += 1
        return folder

    def give_back(self, folder: Path) -> None:
        """A process that ran the code is gone. The folder stays for the next one, until `forget`."""
        with self._lock:
            self._borrowed[folder] -= 1

    def forget(self) -> None:
        """Remove the packages that nobody runs."""
        with self._lock:
            for folder in self._folder.glob("*"):
                if self._borrowed[folder] <= 0:
                    remove(folder)
                    del self._borrowed[folder]

    def _write(self, archives: Sequence[bytes], folder: Path) -> None:
        if sum(map(check, archives)) > LARGEST:
            raise Problem(Kind.INVALID_ARGUMENTS, f"Unzipped size must be smaller than {LARGEST} bytes")
        draft = folder.with_name(folder.name + ".draft")
        remove(draft)
        draft.mkdir(parents=True)
        try:
            for archive in archives:
                with zipfile.ZipFile(io.BytesIO(archive)) as opened:
                    for member in _members(opened):
                        _extract(opened, member, draft)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
            remove(draft)
            raise Problem(Kind.INVALID_ARGUMENTS, _BAD_ZIP) from error
        for path in [draft, *(path for path in draft.rglob("*") if path.is_dir())]:
            path.chmod(0o555)
        draft.rename(folder)


def remove(folder: Path) -> None:
    """Remove a folder and all in it, read-only or not; it need not exist."""
    if not folder.exists():
        return
    folder.chmod(0o700)
    for parent, names, _ in os.walk(folder):  # from the top: a folder can be read once it is ours again
        for path in (Path(parent, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o700)
    shutil.rmtree(folder)


def _name(codes: Sequence[Code]) -> str:
    """A name for a folder: one package's hash, or one over those of several in their order."""
    hashes = [code.sha256.translate(_PATH_SAFE) for code in codes]
    return hashes[0] if len(hashes) == 1 else f"layers-{hashlib.sha256(' '.join(hashes).encode()).hexdigest()}"


# Base64 has "/" and "+", which a file name should not have; nothing else can be in a hash.
_PATH_SAFE = str.maketrans({"/": "_", "+": "-", ".": "_", "\0": "_"})


def _members(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries of an archive, after refusing what is unsafe about their names, kinds, number and sizes."""
    members = opened.infolist()
    if len(members) > MOST_FILES:
        raise Problem(Kind.INVALID_ARGUMENTS, f"{_BAD_ZIP} It holds more than {MOST_FILES} files.")
    if sum(member.file_size for member in members) > LARGEST:
        raise Problem(Kind.INVALID_ARGUMENTS, f"Unzipped size must be smaller than {LARGEST} bytes")
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename:
            raise Problem(Kind.INVALID_ARGUMENTS, f"{_BAD_ZIP} It has a file outside of the package.")
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise Problem(Kind.INVALID_ARGUMENTS, f"{_BAD_ZIP} It has a link or a special file.")
    return members


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / member.filename
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)  # of a layer below, whose files are read-only
    # zipfile never gives more than the declared size, which `_members` has added up.
    with opened.open(member) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)
    target.chmod(0o555 if (member.external_attr >> 16) & 0o111 else 0o444)
