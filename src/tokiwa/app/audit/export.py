"""A file with all of an audit log, which is verified where there is neither the database nor the server.

Lines of JSON: what it is of; then each checkpoint, followed by the rows that it seals; then the rows that are not sealed
yet; at last the end, with a signature over all lines before it. A file that was cut off has no end.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import msgspec

from tokiwa.app.audit.log import DatabaseLog
from tokiwa.crypto import checkpoint as signing
from tokiwa.crypto.seal import SealBrokenError
from tokiwa.crypto.signer import SealedKeys
from tokiwa.domain.account import NOBODY
from tokiwa.domain.checkpoint import KEY, Checkpoint, Row
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

FORM = "tokiwa audit export 1"
Text = tuple[str, str, int, int, str]  # a row


class Start(Value):
    """What the file is of: the key of the log (PEM), and its last checkpoint."""

    form: str
    public: str
    last: int


class End(Value):
    """How much stands before it, the SHA-256 (hex) of all of that, and the signature over the form and that."""

    checkpoints: int
    rows: int
    digest: str
    signature: bytes


class Line(Value):
    """One of them. The body of a row is text."""

    start: Start | None = None
    checkpoint: Checkpoint | None = None
    row: Text | None = None
    unsealed: Text | None = None
    end: End | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def export(log: DatabaseLog, path: Path, sealed: SealedKeys) -> End:
    """Write a log to a new file. Problem EXISTS where there is one, NOT_FOUND for a log without a checkpoint."""
    if not log.key:
        raise Problem(Kind.NOT_FOUND, "The audit log has no checkpoint yet: a server that runs makes one in a minute.")
    try:
        key = sealed.reveal(log.key, account=NOBODY, name=KEY)
    except SealBrokenError as error:
        raise Problem(Kind.INVALID, f"The key of the audit log does not open: {error}.") from None
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists():
            raise Problem(Kind.EXISTS, f"There is a file {path} already.")
        with partial.open("xb") as file:
            end = _written(log, file, key)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise Problem(Kind.FAILED, f"The file {path} cannot be written: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)
    return end


def _written(log: DatabaseLog, file: IO[bytes], key: bytes) -> End:
    digest = hashlib.sha256()
    counts = [0, 0]

    def write(*lines: Line) -> None:
        text = b"".join(_encode(line) + b"\n" for line in lines)
        digest.update(text)
        file.write(text)

    write(Line(start=Start(FORM, log.public, log.last)))
    for each, rows in log.chain():
        write(Line(checkpoint=each), *[Line(row=_text(row)) for row in rows])
        counts = [counts[0] + 1, counts[1] + len(rows)]
    unsealed = log.unsealed()
    write(*[Line(unsealed=_text(row)) for row in unsealed])
    hash_ = digest.hexdigest()
    end = End(counts[0], counts[1] + len(unsealed), hash_, signing.sign(key, _statement(hash_)))
    write(Line(end=end))
    return end


class FileLog:
    """A log in such a file. Problem INVALID for a file that is none, was cut off or was changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.end, start = self._ends()
        except OSError as error:
            raise Problem(Kind.INVALID, f"The file {path} cannot be read: {error.strerror}.") from None
        self.public, self._last = start.public, start.last
        self._unsealed: list[Row] = []

    def signed_by(self, public: str) -> None:
        """Problem INVALID unless the file as a whole is as the owner of this key (PEM) wrote it."""
        if not signing.Verifier(public).signed(_statement(self.end.digest), self.end.signature):
            raise Problem(Kind.INVALID, f"The file {self._path} was not written by the owner of the key.")

    def chain(self) -> Iterator[tuple[Checkpoint, Sequence[Row]]]:
        """Each checkpoint with its rows."""
        current: Checkpoint | None = None
        rows: list[Row] = []
        for line in self._lines():
            if line.checkpoint is not None:
                if current is not None:
                    yield current, rows
                current, rows = line.checkpoint, []
            elif line.row is not None:
                rows.append(_row(line.row))
            elif line.unsealed is not None:
                self._unsealed.append(_row(line.unsealed))
        if current is not None:
            yield current, rows

    def unsealed(self) -> Sequence[Row]:
        """The rows behind those of the last checkpoint, after `chain`."""
        return self._unsealed

    def orphans(self) -> Sequence[int]:
        """None: rows stand where they belong."""
        return ()

    def relevant(self, anchors: Mapping[int, str]) -> Mapping[int, str]:
        """Those of checkpoints that there were when the file was written."""
        return {number: digest for number, digest in anchors.items() if number <= self._last}

    def _lines(self) -> Iterator[Line]:
        with self._path.open("rb") as file:
            for number, text in enumerate(file, 1):
                yield self._read(number, text)

    def _read(self, number: int, text: bytes) -> Line:
        try:
            return _decode(text)
        except (msgspec.MsgspecError, ValueError):
            raise Problem(Kind.INVALID, f"Line {number} of {self._path} cannot be read.") from None

    def _ends(self) -> tuple[End, Start]:
        """The end, with which everything before it agrees, and the start."""
        digest = hashlib.sha256()
        last = first = b""
        count = 0
        with self._path.open("rb") as file:
            for text in file:
                digest.update(last)
                first, last, count = first or text, text, count + 1
        start, end = self._read(1, first).start, self._read(count, last).end
        if start is None or start.form != FORM:
            raise Problem(Kind.INVALID, f"The file {self._path} is not an export of an audit log.")
        if end is None:
            raise Problem(Kind.INVALID, f"The file {self._path} has no end: it was cut off.")
        if end.digest != digest.hexdigest():
            raise Problem(Kind.INVALID, f"The file {self._path} is not as it was written.")
        return end, start


def _statement(digest: str) -> bytes:
    return f"{FORM} {digest}".encode()


def _text(row: Row) -> Text:
    # What is not text any more was changed, and its hash will tell.
    return row.id, row.account, row.time, row.version, row.body.decode("utf-8", "replace")


def _row(row: Text) -> Row:
    return Row(*row[:4], row[4].encode())
