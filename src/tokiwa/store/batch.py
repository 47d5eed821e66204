"""A batch of writes: many callers' changes in one transaction, written together; each alone if that fails."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from tokiwa.store.change import Sheet
from tokiwa.store.session import Session
from tokiwa.store.together import Part
from tokiwa.store.transaction import Conflict

Act = Callable[[Any], Any]  # given the cursor; what it returns is the future's result
Outcome = tuple[Any, BaseException | None]
Ended = tuple[Sheet, BaseException | None]  # a change, and what kept it from being written

TRIES = 3  # of all together, where others came in between


Promise = Future[Any] | Part  # how a caller hears of the end


class Script(Protocol):
    """What is written in a batch besides what its acts do."""

    def pieces(self, cursor: Any, sheets: Sequence[Sheet]) -> Iterator[None]:
        """Write changes, piece by piece: all of them or none."""

    def finish(self, cursor: Any) -> None:
        """Write what goes with all that was written."""


class Batch:
    """`begin` runs the acts, `commit` makes them durable, `tell` tells the callers. `pieces` is a `begin` with pauses.

    An act may run twice, if the first time came to nothing.
    """

    def __init__(self, session: Session, acts: Sequence[tuple[Act | Sheet, Promise]], script: Script) -> None:
        self._session = session
        self._script = script
        self.size = len(acts)
        # From here on nobody can cancel; what was cancelled before is not done.
        self._acts = [(act, future) for act, future in acts if future.set_running_or_notify_cancel()]
        self._outcomes: list[Outcome] = []
        self._failure: BaseException | None = None
        self._begun = False

    def begin(self) -> None:
        """Run every act. Whatever goes wrong is kept for `commit`."""
        _all(self.pieces())

    def pieces(self) -> Iterator[None]:
        """Run every act, a piece for each step."""
        self._failure, self._begun = None, False
        try:
            self._session.begin()
            self._begun = True
            together = yield from self._together()
            self._outcomes = [
                (None, None) if together and isinstance(act, Sheet) else self._attempt(act) for act, _ in self._acts
            ]
            self._script.finish(self._session.cursor())
        except Exception as error:  # noqa: BLE001 - it must reach every caller
            self._failure = error

    def commit(self) -> bool:
        """Wait for the disk; whether anything was written."""
        tries = TRIES
        while not self._committed():
            tries -= 1
            if not self._begun:  # who could not even begin waited long enough for all
                break
            if not tries or not self._again():
                if len(self._acts) > 1:
                    return self._one_by_one()
                break
            self.begin()
        else:
            return True
        self._outcomes = [(None, self._failure)] * len(self._acts)
        return False

    def sheets(self) -> list[Ended]:
        """The changes, each with what kept it from being written."""
        pairs = zip(self._acts, self._outcomes, strict=True)
        return [(act, error) for (act, _), (_, error) in pairs if isinstance(act, Sheet)]

    def tell(self) -> None:
        """Tell each caller how it went."""
        for (_, future), (result, error) in zip(self._acts, self._outcomes, strict=True):
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(self._session.told(error))

    def _committed(self) -> bool:
        try:
            if self._failure is None:
                self._session.commit()
                return True
        except Exception as error:  # noqa: BLE001 - it must reach every caller
            self._failure = error
        self._session.rollback()
        return False

    def _again(self) -> bool:
        return self._failure is not None and self._session.passing(self._failure)

    def _together(self) -> Generator[None, None, bool]:
        """Write all changes with as few statements as if they were one; False when one of them cannot be written."""
        sheets = [act for act, _ in self._acts if isinstance(act, Sheet)]
        if not sheets:
            return False
        try:
            yield from self._script.pieces(self._session.cursor(), sheets)
        except Exception as error:
            if not isinstance(error, Conflict) and not self._session.refused(error):
                raise
            self._session.rollback()
            self._session.begin()
            return False
        return True

    def _one_by_one(self) -> bool:
        """What one caller wants may not fit on the disk while the rest does."""
        written, outcomes = False, []
        for act, _ in self._acts:
            alone = Batch(self._session, [(act, Future())], self._script)
            alone.begin()
            written = alone.commit() or written
            outcomes += alone._outcomes
        self._outcomes = outcomes
        return written

    def _attempt(self, act: Act | Sheet) -> Outcome:
        cursor = self._session.cursor()
        cursor.execute("SAVEPOINT one")
        try:
            if isinstance(act, Sheet):
                result = None
                _all(self._script.pieces(cursor, [act]))
            else:
                result = act(cursor)
        except Exception as error:  # one caller's failure is that caller's alone
            if not self._session.going or self._session.passing(error):
                raise
            cursor.execute("ROLLBACK TO SAVEPOINT one")
            cursor.execute("RELEASE SAVEPOINT one")
            return None, Conflict(str(error)) if self._session.exists(error) else error
        cursor.execute("RELEASE SAVEPOINT one")
        return result, None


def _all(pieces: Iterator[None]) -> None:
    for _ in pieces:
        pass
