"""Moves test clocks that are being advanced from one due time to the next, and notes what runs on the way."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tokiwa.domain.account import LAST_MOMENT, Account, Ran, step
from tokiwa.domain.call import Task
from tokiwa.domain.change import Change
from tokiwa.store import accounts, jobs
from tokiwa.store.store import Store
from tokiwa.work import Conflict

MOST_NOTED = 1000  # pieces of work on one journey that AdvanceClock tells of


class Journeys:
    """What the loop does for accounts whose clocks are on their way. `at_work` tells of this node and a timeline."""

    def __init__(self, store: Store, at_work: Callable[[str], bool]) -> None:
        self._store, self._at_work = store, at_work

    def note(self, account: Account | None, tasks: Sequence[Task]) -> None:
        """Note what is done on a test clock's way, for the answer of AdvanceClock."""
        if account is None or account.clock is None or not account.advancing:
            return
        journey = account.clock.journey
        with self._store.snapshot() as tx:
            before = accounts.noted(tx, journey)  # by whichever node
        noted = (Ran(journey, before + at, task.kind, task.key, task.due) for at, task in enumerate(tasks))
        self._store.submit([Change(puts=tuple(noted)[: max(0, MOST_NOTED - before)])])

    def step(self, account_id: str, wall: datetime) -> bool:
        """Move a clock on, unless somebody still works on what was due. False if it must wait."""
        with self._store.snapshot() as tx:
            account = accounts.get(tx, account_id)
            if account is None or not account.advancing:
                return True
            # Whatever is claimed was due, also where the clock was set out a moment behind its due time; and a
            # task that was moved while this node works on it is claimed no more and still under way.
            if jobs.held(tx, account.id, LAST_MOMENT) or self._at_work(account.id):
                return False
            moved = step(account, jobs.next_due(tx, account.id), wall)
        (future,) = self._store.submit([Change(puts=(moved,))])
        try:
            self._store.wait(future)
        except Conflict:  # another node moved it
            return True
        return True
