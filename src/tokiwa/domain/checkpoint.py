"""The audit log's chain: checkpoints that each seal some rows and name the one before; and what is wrong with a chain.

Rows are sealed after they were written, by whoever comes first, so the order of the chain is that of sealing. A row
belongs to exactly one checkpoint. Within it rows stand in the order of their ids.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Job
from tokiwa.domain.moment import stamp
from tokiwa.domain.value import Hidden, Value

SEAL = "seal-log"  # the job that makes checkpoints
KEY = "tokiwa"  # there is one log for all accounts and nodes
SOON, LATER = timedelta(seconds=10), timedelta(seconds=60)  # after a round that sealed something, and after others
_FORM = "tokiwa audit checkpoint 1"
_SIZE = 32  # bytes of SHA-256
_SHOWN = 10  # rows of one checkpoint that are named


class Row(NamedTuple):
    """A row of the log as the database has it: `time` in milliseconds, `body` the entry in JSON."""

    id: str
    account: str
    time: int
    version: int
    body: bytes


class Ledger(Value):
    """The log as a whole: the name of the key that signs checkpoints, its public half (PEM), and what is kept.

    `kept_days` is how long sealed rows stay; None is for ever. There is one.
    """

    key: Hidden[str]
    public: str
    kept_days: int | None = None
    id: str = KEY
    version: int = 0


class Checkpoint(Value):
    """Seals `count` rows. Numbers begin with 1 and have no gap; `time` is the wall clock's.

    `previous` is the digest of the checkpoint before (hex), empty for the first. `root` is the SHA-256 (hex) of `leaves`,
    which are the rows' hashes, one behind the other: they say which row is wrong, and go when the rows go. `kept_from` is
    the first checkpoint whose rows must still be there.
    """

    number: int
    time: datetime
    count: int
    previous: str
    root: str
    kept_from: int
    signature: bytes = b""
    leaves: bytes = b""
    version: int = 0

    @property
    def statement(self) -> bytes:
        """What is signed: everything but the leaves, which the root stands for."""
        told = [_FORM, self.number, stamp(self.time), self.count, self.previous, self.root, self.kept_from]
        return msgspec.json.encode(told)

    @property
    def digest(self) -> str:
        """What the next checkpoint names, and what is noted outside of the database (hex)."""
        return hashlib.sha256(self.statement).hexdigest()

    @property
    def emptied(self) -> bool:
        """Whether its rows were let go."""
        return self.count > 0 and not self.leaves


class Finding(Value):
    """Something that is not as it was sealed. `checkpoint` is where, 0 for the log as a whole."""

    checkpoint: int
    what: str


def leaf(row: Row) -> bytes:
    """A row's hash."""
    columns = msgspec.json.encode([row.id, row.account, row.time, row.version])
    return hashlib.sha256(columns + b"\n" + row.body).digest()


def following(last: Checkpoint | None, rows: Sequence[Row], now: datetime, kept_from: int) -> Checkpoint:
    """The checkpoint behind `last` that seals rows, not signed yet."""
    leaves = b"".join(map(leaf, _in_order(rows)))
    return Checkpoint(
        number=1 if last is None else last.number + 1,
        time=now.replace(microsecond=0),
        count=len(rows),
        previous="" if last is None else last.digest,
        root=_root(leaves),
        kept_from=kept_from,
        leaves=leaves,
    )


def next_round(now: datetime, *, soon: bool) -> Job:
    """The job that seals again. Time is the wall clock's, whatever clocks accounts have."""
    return Job(SEAL, KEY, NOBODY, now + (SOON if soon else LATER))


def verify(
    chain: Iterable[tuple[Checkpoint, Sequence[Row]]],
    signed: Callable[[Checkpoint], bool],
    anchors: Mapping[int, str],
) -> Iterator[Finding]:
    """Everything that is wrong with a chain, which comes in the order of its numbers, each with the rows that claim it.

    `anchors` are digests by number, from outside.
    """
    last: Checkpoint | None = None
    emptied: list[int] = []
    for checkpoint, rows in chain:
        yield from _linked(last, checkpoint)
        if not signed(checkpoint):
            yield Finding(checkpoint.number, "is not as it was signed, or was not signed with this key")
        if anchors.get(checkpoint.number, checkpoint.digest) != checkpoint.digest:
            yield Finding(checkpoint.number, "is another one than the one that was noted outside of the database")
        yield from _sealed(checkpoint, rows)
        if checkpoint.emptied:
            emptied.append(checkpoint.number)
        last = checkpoint
    kept_from, end = (1, 0) if last is None else (last.kept_from, last.number)
    for number in emptied:
        if number >= kept_from:
            yield Finding(number, "has lost all of its rows, which no later checkpoint says were let go")
    if anchors and max(anchors) > end:
        yield Finding(max(anchors), "was noted outside of the database and is gone: the end of the log is missing")


def _linked(last: Checkpoint | None, checkpoint: Checkpoint) -> Iterator[Finding]:
    expected = 1 if last is None else last.number + 1
    if checkpoint.number != expected:
        yield Finding(expected, f"is missing; the one that follows is {checkpoint.number}")
    elif checkpoint.previous != ("" if last is None else last.digest):
        yield Finding(checkpoint.number, "does not follow from the one before")
    if not (1 if last is None else last.kept_from) <= checkpoint.kept_from <= checkpoint.number:
        yield Finding(checkpoint.number, "says that rows are kept which were let go before")


def _sealed(checkpoint: Checkpoint, rows: Sequence[Row]) -> Iterator[Finding]:
    """What is wrong with the rows of one checkpoint, as exactly as its leaves can tell."""
    number = checkpoint.number
    if checkpoint.emptied:
        for row in rows[:_SHOWN]:
            yield Finding(number, f"has the row {row.id} although its rows were let go")
        return
    found = {leaf(row): row for row in _in_order(rows)}
    leaves = checkpoint.leaves
    if _root(leaves) != checkpoint.root or len(leaves) != _SIZE * checkpoint.count:
        yield Finding(number, "has another list of hashes than the one that was signed")
        leaves = b"".join(found) if _root(b"".join(found)) == checkpoint.root else leaves
    sealed = [leaves[at : at + _SIZE] for at in range(0, len(leaves), _SIZE)]
    known = set(sealed)
    strange = [row.id for hash_, row in found.items() if hash_ not in known]
    missing = [at for at, hash_ in enumerate(sealed, 1) if hash_ not in found]
    for id_ in strange[:_SHOWN]:
        yield Finding(number, f"has the row {id_}, which is not as it was sealed or was put in later")
    if len(missing) > len(strange):
        places = ", ".join(map(str, missing[:_SHOWN])) + (" ..." if len(missing) > _SHOWN else "")
        yield Finding(number, f"lacks {len(missing) - len(strange)} of its {checkpoint.count} rows, at {places}")


def _in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.id)


def _root(leaves: bytes) -> str:
    return hashlib.sha256(leaves).hexdigest()
