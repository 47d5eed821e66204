"""The audit log as a whole, in a database that may be in use: one consistent look, and nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import msgspec

from tokiwa.domain.checkpoint import Checkpoint, Row
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import checkpoints
from tokiwa.store.backup import Source

ALL = (1 << 31) - 1  # rows that are not sealed yet: those of the last minute
_TABLE = checkpoints.checkpoints.table.name


class Log(Protocol):
    """A log that is read once, in this order. `public` is the key (PEM) that it says it was signed with."""

    public: str

    def chain(self) -> Iterator[tuple[Checkpoint, Sequence[Row]]]:
        """Each checkpoint with the rows that say it seals them."""

    def unsealed(self) -> Sequence[Row]:
        """The rows that no checkpoint seals yet."""

    def orphans(self) -> Sequence[int]:
        """The numbers of checkpoints that rows name and that are not there."""

    def signed_by(self, public: str) -> None:
        """Problem INVALID where the owner of this key (PEM) did not write all of it, which a file alone can tell."""

    def relevant(self, anchors: Mapping[int, str]) -> Mapping[int, str]:
        """Those notes of checkpoints that the log must agree with."""


class DatabaseLog:
    """A log in a database."""

    def __init__(self, source: Source) -> None:
        self._tx = source.tx
        ledger = checkpoints.ledger(self._tx)
        self.public = "" if ledger is None else ledger.public
        self.key = "" if ledger is None else ledger.key
        self._numbers = checkpoints.numbers(self._tx)

    @property
    def last(self) -> int:
        """How many checkpoints there are."""
        return len(self._numbers)

    def chain(self) -> Iterator[tuple[Checkpoint, Sequence[Row]]]:
        """Each checkpoint with its rows. Problem INVALID for one that cannot be read."""
        for key in self._numbers:
            try:
                found = checkpoints.get(self._tx, key)
            except (msgspec.MsgspecError, ValueError):
                found = None
            if found is None:
                raise Problem(Kind.INVALID, f"Checkpoint {key.lstrip('0')} cannot be read: somebody changed it.")
            yield found, checkpoints.rows(self._tx, found.number)

    def unsealed(self) -> Sequence[Row]:
        """The rows of the last minute."""
        return checkpoints.unsealed(self._tx, ALL)

    def orphans(self) -> Sequence[int]:
        """The numbers that rows name."""
        known = {int(key) for key in self._numbers if key.isdecimal()}
        return [number for number in checkpoints.claimed(self._tx) if number not in known]

    def signed_by(self, public: str) -> None:
        """A database goes on: its checkpoints alone are signed."""

    def relevant(self, anchors: Mapping[int, str]) -> Mapping[int, str]:
        """All of them."""
        return anchors


@contextmanager
def in_database(url: str) -> Iterator[DatabaseLog]:
    """The log in a database. Problem NOT_FOUND where there is none."""
    with Source(url) as source:
        if all(table.name != _TABLE for table in source.tables):
            raise Problem(
                Kind.NOT_FOUND,
                "The audit log of this database is not sealed yet: start a server of this version on it first.",
            )
        yield DatabaseLog(source)
