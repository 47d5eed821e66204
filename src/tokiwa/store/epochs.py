"""How often the values of each kind that somebody remembers were changed, by any process on the database.

A process may remember what it has loaded (see `store.memory`) for as long as the number stays the same. It is
written in the transaction that changes a value, so what was committed cannot go unnoticed.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import BigInteger, Column, String, Table, select

from tokiwa.store.aggregate import metadata
from tokiwa.store.engine import Engine
from tokiwa.store.statement import Statement
from tokiwa.store.upsert import merged, per_dialect

epochs = Table(
    "epochs",
    metadata,
    Column("kind", String, primary_key=True, nullable=False),  # the name of its table
    Column("number", BigInteger, nullable=False),
)
_count = per_dialect(epochs, lambda new: merged(new, ["kind"], {"number": epochs.c.number + 1}))
_all = Statement(select(epochs.c.kind, epochs.c.number))


def count(cursor: Any, dialect: Any, kinds: Iterable[str]) -> None:
    """Values of these kinds are changed in this transaction. Called by the writer alone, at the end of its batch.

    In the same order by all: writers of several servers, each of which waits for a row of another, would stand still.
    """
    _count[dialect.name].run_many(cursor, dialect, [{"kind": kind, "number": 1} for kind in sorted(kinds)])


_NOTHING = nullcontext()


class Epochs:
    """The numbers as they are now, read again only when they may have changed.

    Where memory cannot tell that nothing has, a round trip to the server is what a look costs. A thread that asks
    again and again about one request has it only once, if it says so: `steady`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: tuple[int, Mapping[str, int]] = (-1, {})
        self._local = threading.local()

    def steady(self) -> AbstractContextManager[None]:
        """Within the block, on this thread, the numbers stay as they were at the first look."""
        return _NOTHING if self._engine.embedded else self._steady()

    def now(self) -> Mapping[str, int]:
        """The number of each kind; what was never changed has none."""
        if self._engine.embedded:
            return self._remembered()
        numbers: Mapping[str, int] | None = getattr(self._local, "numbers", None)
        if numbers is None:
            numbers = self._read()
            if getattr(self._local, "steady", False):
                self._local.numbers = numbers
        return numbers

    def _remembered(self) -> Mapping[str, int]:
        # Looked at before the numbers are read: what changes in between makes the next look read again.
        revision = self._engine.turn.revision
        known, numbers = self._known
        if known != revision or revision & 1:
            numbers = self._read()
            self._known = revision, numbers
        return numbers

    def _read(self) -> Mapping[str, int]:
        cursor = self._engine.glance()
        try:
            return dict(_all.run(cursor, self._engine.dialect, {}).fetchall())
        finally:
            self._engine.looked(cursor)

    @contextmanager
    def _steady(self) -> Iterator[None]:
        if getattr(self._local, "steady", False):
            yield  # within another one
            return
        self._local.steady, self._local.numbers = True, None
        try:
            yield
        finally:
            self._local.steady, self._local.numbers = False, None
