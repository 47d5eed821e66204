"""What a restored database must not have forgotten, in files outside of it: each certificate, each withdrawal.

A line is on record before the change that it tells of is committed: a withdrawal on the disk, an issuance with the
system. Replaying is safe however often and in whatever order lines come: what was withdrawn stays so. A line may tell
of a change that came to nothing; then it is the certificate of nobody, or a withdrawal that somebody asked for.
"""

import errno
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import msgspec

from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve
from tokiwa.store.backup import Writing
from tokiwa.store.change import Sheet
from tokiwa.store.identities import access_keys
from tokiwa.store.issued import issued, serials
from tokiwa.store.store import Store

SUFFIX = ".jsonl"
LONGEST = 64 << 20  # bytes of a file: old ones can be removed one by one


class Line(Value):
    """One thing to remember: a certificate as it is now, or the id of an access key that is no longer good."""

    issued: Issued | None = None
    key_ended: str | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


class Journal:
    """Appends to files of its own in a folder, which several nodes may share. `node` names this one."""

    def __init__(self, folder: Path, node: str) -> None:
        self._folder, self._node, self._number = folder, node, 0
        self._lock = threading.Lock()
        self._file = -1
        self._length = LONGEST
        self._unsettled = False  # a withdrawal is written, and perhaps not on the disk yet
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def note(self, changes: Iterable[Change]) -> None:
        """Write down what is to be remembered of changes. Problem FAILED when that cannot be done."""
        lines = [line for change in changes for line in _lines(change)]
        if not lines:
            return
        text = b"".join(_encode(line) + b"\n" for line in lines)
        with self._lock, _told(self._folder):
            if self._length + len(text) > LONGEST:
                self._next()
            written, self._length = os.write(self._file, text), self._length + len(text)
            if written != len(text):
                self._length = LONGEST  # nothing may follow half a line
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._unsettled = self._unsettled or any(map(_withdrawn, lines))

    def settle(self) -> None:
        """Have what must not be lost on the disk before it is committed: withdrawals. Issuances are not waited for."""
        with self._lock, _told(self._folder):
            if self._unsettled:
                os.fdatasync(self._file)
                self._unsettled = False

    def close(self) -> None:
        """Put all of it on the disk."""
        with self._lock, _told(self._folder):
            self._end()

    def _end(self) -> None:
        file, self._file, self._length = self._file, -1, LONGEST
        if file >= 0:
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def _next(self) -> None:
        self._end()
        self._number += 1
        path = self._folder / f"{self._node}-{self._number:06d}{SUFFIX}"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._length = 0
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)


class JournalledStore(Store):
    """A store of which nothing is committed that the journal should know and does not."""

    def __init__(self, url: str, journal: Journal) -> None:
        super().__init__(url)
        self._journal = journal

    def _sheets(self, changes: Sequence[Change]) -> list[Sheet]:
        # Problem FAILED when the journal cannot be written: then nothing else is either.
        self._journal.note(changes)
        self._journal.settle()
        return super()._sheets(changes)

    def close(self) -> None:
        """End it, and the journal."""
        super().close()
        self._journal.close()


@attrs.define
class Replayed:
    """What a journal told that the database did not know. `latest` is the account's time of the newest line."""

    issued: int = 0
    withdrawn: int = 0
    keys_ended: int = 0
    lines: int = 0
    latest: datetime | None = None


def replay(folder: Path, into: Writing) -> Replayed:
    """Bring what the journal remembers into a database that is being restored.

    Problem for a folder without a journal, and for a line that cannot be read: the last one of a file may be cut off.
    """
    done = Replayed()
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        raise Problem(Kind.NOT_FOUND, f"There is no journal in {folder}.")
    for path in files:
        for line in _read(path):
            done.lines += 1
            if line.issued is not None:
                _replay_issued(line.issued, into, done)
            elif line.key_ended is not None:
                _replay_key(line.key_ended, into, done)
    return done


def _replay_issued(told: Issued, into: Any, done: Replayed) -> None:
    moment = told.revoked_at or told.issued_at
    done.latest = moment if done.latest is None else max(done.latest, moment)
    known = issued.get(into, told.authority, told.serial)
    withdrawn = told.status is not IssuedStatus.ISSUED
    if known is None:
        reserved = serials.get(into, told.serial)
        into.apply(Change(puts=(evolve(told, version=0),), drops=() if reserved is None else (reserved,)))
        done.issued += 1
        done.withdrawn += withdrawn
    elif withdrawn and known.status is IssuedStatus.ISSUED:
        into.apply(Change(puts=(evolve(told, version=known.version),)))
        done.withdrawn += 1


def _replay_key(key_id: str, into: Any, done: Replayed) -> None:
    known = access_keys.get(into, key_id)
    if known is not None and known.active:
        into.apply(Change(puts=(evolve(known, active=False),)))
        done.keys_ended += 1


def _lines(change: Change) -> Iterator[Line]:
    for value in change.puts:
        if isinstance(value, Issued):
            yield Line(issued=value)
        elif isinstance(value, AccessKey) and not value.active:
            yield Line(key_ended=value.id)
    for value in change.drops:
        if isinstance(value, AccessKey):
            yield Line(key_ended=value.id)


def _withdrawn(line: Line) -> bool:
    return line.issued is None or line.issued.status is not IssuedStatus.ISSUED


def _read(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        for number, text in enumerate(file, 1):
            if not text.endswith(b"\n"):
                return  # the last one, of a process or a disk that stopped while it was written
            try:
                yield _decode(text)
            except (msgspec.MsgspecError, ValueError):
                raise Problem(Kind.FAILED, f"Line {number} of the journal {path} cannot be read.") from None


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Failures of the disk as a sentence."""
    try:
        yield
    except OSError as error:
        raise Problem(Kind.FAILED, f"The journal in {folder} cannot be written: {error.strerror}.") from None
