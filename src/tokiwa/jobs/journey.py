"""Moves test clocks that are being advanced from one due time to the next, and notes what runs on the way."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from tokiwa.domain.account import LAST_MOMENT, Account, Ran, step
from tokiwa.domain.call import Task
from tokiwa.domain.change import Change
from tokiwa.store import accounts, jobs
from tokiwa.store.store import Store
from tokiwa.store.transaction import Transaction
from tokiwa.work import Conflict

TOGETHER = timedelta(seconds=1)  # one step for all of it: thousands of certificates can be made in a minute
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
            moved = step(account, self._next(tx, account), wall)
        (future,) = self._store.submit([Change(puts=(moved,))])
        try:
            self._store.wait(future)
        except Conflict:  # another node moved it
            return True
        return True

    def _next(self, tx: Transaction, account: Account) -> datetime | None:
        """Where the next step leads: to the last of what falls due within a second, and is done together."""
        target = None if account.clock is None else account.clock.target
        first = jobs.next_due(tx, account.id)
        if first is None or target is None or first > target:
            return None
        return jobs.last_due(tx, account.id, min(first + TOGETHER, target))
