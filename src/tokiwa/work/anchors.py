"""What is noted of each checkpoint outside of the database, so that a log without its end is found out.

The data folder has the public key (`audit.pub`) and the newest checkpoint (`audit.head`); the journal's folder, if there
is one, has a line for every checkpoint.
"""

import os
from pathlib import Path

import msgspec

from tokiwa.domain.checkpoint import Checkpoint
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

PUBLIC, HEAD = "audit.pub", "audit.head"
SUFFIX = ".checkpoints"


class Note(Value):
    """A checkpoint as it is noted: enough to see that the one in the database is the same."""

    number: int
    digest: str


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Note).decode


class Anchors(Value):
    """Writes notes. `node` names its file in the journal, whose folder nodes may share."""

    folder: Path
    journal: Path | None
    node: str

    def note(self, checkpoint: Checkpoint, public: str) -> None:
        """Note a checkpoint. OSError when that is not possible."""
        key, line = self.folder / PUBLIC, _encode(Note(checkpoint.number, checkpoint.digest)) + b"\n"
        if not key.exists():  # another one than is there is never taken: that is what it is there for
            _replace(key, public.encode())
        if self.journal is not None:
            _append(self.journal / f"{self.node}{SUFFIX}", line)
        _replace(self.folder / HEAD, line)


def noted(folder: Path, journal: Path | None) -> dict[int, str]:
    """The digests of checkpoints by number, as they were noted. Problem INVALID where a note cannot be read."""
    found: dict[int, str] = {}
    files = [folder / HEAD] if (folder / HEAD).exists() else []
    files += sorted(journal.glob(f"*{SUFFIX}")) if journal is not None else []
    for path in files:
        for number, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
            if not line.endswith(b"\n"):
                break  # the last one, of a disk or a process that stopped while it was written
            try:
                note = _decode(line)
            except (msgspec.MsgspecError, ValueError):
                raise Problem(Kind.INVALID, f"Line {number} of {path} is not the note of a checkpoint.") from None
            if found.setdefault(note.number, note.digest) != note.digest:
                raise Problem(Kind.INVALID, f"Two different notes were made of checkpoint {note.number}: see {path}.")
    return found


def _append(path: Path, line: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, line)
        os.fdatasync(file)
    finally:
        os.close(file)


def _replace(path: Path, content: bytes) -> None:
    """A new content in one piece: nobody sees half of it. Who verifies need not be who runs the server."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
