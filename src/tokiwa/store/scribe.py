"""What the writer does with changes: their rows, and in the same transaction what other processes must know of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from tokiwa.store import accounts, epochs
from tokiwa.store.aggregate import Shelf
from tokiwa.store.change import Sheet, pieces
from tokiwa.store.engine import Engine


class Scribe:
    """Used by the writer's batches, by one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._dialect, self._turn = engine.dialect, engine.turn
        self._timelines: dict[str, str] = {}
        self._touched: set[str] = set()
        self._stirs = False

    def pieces(self, cursor: Any, sheets: Sequence[Sheet]) -> Iterator[None]:
        """Write all of the changes, piece by piece, or raise for the caller to roll all of them back."""
        try:
            yield from pieces(cursor, self._dialect, sheets, lambda account: self._timeline(cursor, account))
        except BaseException:
            self._timelines.clear()  # it may have seen an account that now comes to nothing
            raise
        for change in (sheet.change for sheet in sheets):
            kinds = {type(value) for value in (*change.puts, *change.drops)}
            self._touched.update(
                shelf.table.name for shelf in map(Shelf.by_type.__getitem__, kinds) if shelf.remembered
            )
            if change.jobs or change.finished or change.events:
                self.stir()

    def stir(self) -> None:
        """Something is written that others may wait for."""
        self._stirs = True
        self._turn.stir()

    def stirred(self) -> bool:
        """Whether there was anything like that since the last question; asked after a commit."""
        stirs, self._stirs = self._stirs, False
        return stirs

    def finish(self, cursor: Any) -> None:
        """The end of a batch, before its commit."""
        touched, self._touched = self._touched, set()
        if touched:
            epochs.count(cursor, self._dialect, touched)
            self._turn.change()
            self.stir()

    def _timeline(self, cursor: Any, account: str) -> str:
        # An account's kind of clock never changes, so what was seen once is so for good.
        if account not in self._timelines:
            found = accounts.timeline(cursor, self._dialect, account)
            if found is None:
                return ""
            self._timelines[account] = found
        return self._timelines[account]
