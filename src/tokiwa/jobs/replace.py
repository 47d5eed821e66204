"""replace: the next step of a mass replacement: choose, look what became of those asked for, ask for the next wave.

Each step is one change: what is asked for, and that it was asked for, are written together.
"""

from datetime import datetime

from tokiwa.domain import revoking
from tokiwa.domain.call import Batch
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import NOTHING, Change, Event, Job
from tokiwa.domain.replacement import REPLACE, Replacement, ReplacementStatus
from tokiwa.domain.replacement_item import (
    LOOK_AGAIN,
    Item,
    ItemState,
    Unserved,
    ask,
    choose,
    looked,
    unserved,
    withdraw,
)
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.store import certificates, deployments, issued, replacements
from tokiwa.work import Transaction, Work
from tokiwa.work.authorities import remembered, renewing

PAGE = 1000  # certificates that one step goes through, and items in a state that it looks at
_LOOKED_AT = (ItemState.ASKED, ItemState.FAILING, ItemState.STRAGGLING, ItemState.RENEWED)


@job(REPLACE)
def replace(work: Work, batch: Batch) -> None:
    """One step of each; the next one is the task's successor."""
    for task in batch.tasks:
        with work.transaction() as tx:
            replacement = replacements.get(tx, task.key)
            if replacement is not None and replacement.status is ReplacementStatus.CHOOSING:
                change = _choose(tx, replacement, batch.now)
            elif replacement is not None and replacement.going:
                change = _Step(work, tx, replacement, batch.now).change()
            else:
                change = NOTHING
            tx.apply(Change(finished=(task,)) + change)


def _choose(tx: Transaction, replacement: Replacement, now: datetime) -> Change:
    page = certificates.page(tx, replacement.account, replacement.position, PAGE, newest_first=False)
    selection = replacement.selection
    chosen = [choose(replacement, each) for each in page if selection.chooses(each, replacement.started_at)]
    if len(page) == PAGE:
        following = evolve(replacement, position=certificates.position(page[-1]))
    else:
        following = evolve(replacement, status=ReplacementStatus.RUNNING)
    fitting = tuple(each for each in chosen if _fits(tx, replacement, each))
    return Change(puts=(*fitting, following), jobs=(_job(replacement, now),))


def _fits(tx: Transaction, replacement: Replacement, item: Item) -> bool:
    if replacement.selection.template is None:
        return True
    record = issued.get(tx, item.authority, item.serial)
    return record is not None and replacement.selection.fits(record.template)


def _job(replacement: Replacement, due: datetime) -> Job:
    return Job(REPLACE, replacement.id, replacement.account, due)


class _Step:
    """One step of a replacement that runs: the items that it moves, and what goes with that."""

    def __init__(self, work: Work, tx: Transaction, replacement: Replacement, now: datetime) -> None:
        self._work, self._tx, self._replacement, self._now = work, tx, replacement, now
        self._moved: list[tuple[Item, Item]] = []  # as they were, and as they are
        self._more = NOTHING
        self._left = False  # there was more to look at than fits into a step

    def change(self) -> Change:
        """What is to be written, the next step or the end with it."""
        straggling = []
        for state in _LOOKED_AT:
            due = replacements.due(self._tx, self._replacement.id, state, self._now, PAGE)
            self._left = self._left or len(due) == PAGE
            if state is ItemState.STRAGGLING:
                straggling = due
            else:
                for item in due:
                    self._look(item)
        room, asked = self._room(), 0
        waiting = replacements.waiting(self._tx, self._replacement.id, PAGE)
        for item in (*straggling, *(waiting if room else ())):
            if asked < room:
                asked += self._ask(item)
            elif item.state is ItemState.STRAGGLING:
                self._move(item, evolve(item, look_at=self._now + LOOK_AGAIN))
        self._replacement = self._replacement.asked(asked, self._now)
        puts = tuple(item for _, item in self._moved)
        return Change(puts=puts) + self._more + self._following(waiting, full=asked == room)

    def _look(self, item: Item) -> None:
        if item.state is ItemState.RENEWED:
            self._withdraw(item)
        else:
            certificate = certificates.get(self._tx, item.arn)
            waits = self._waits(item, certificate)
            self._move(item, looked(item, certificate, self._replacement.revoke_after, self._now, waits))

    def _withdraw(self, item: Item) -> None:
        authority = remembered(self._work, item.authority)
        record = issued.get(self._tx, item.authority, item.serial)
        now, revoked = withdraw(item, self._replacement, record, authority, self._now)
        self._move(item, now)
        if revoked is not None and authority is not None:
            told = self._revocation(authority.account, revoked.arn, item)
            self._more += Change(puts=(revoked,), events=(told,), jobs=revoking.revoked(authority, self._now))

    def _ask(self, item: Item) -> bool:
        """Whether there is one more under way."""
        certificate, replacement = certificates.get(self._tx, item.arn), self._replacement
        authority = renewing(self._work, item.authority)
        waits = self._waits(item, certificate)
        now, change = ask(item, certificate, authority, replacement, self._now, waits)
        self._move(item, now)
        self._more += change
        return now.state is ItemState.ASKED

    def _waits(self, item: Item, certificate: Certificate | None) -> Unserved | None:
        """What a renewed certificate still waits for, in a replacement that wants it served."""
        if not self._replacement.until_served or certificate is None or certificate.serial in {None, item.serial}:
            return None
        return unserved(deployments.of_certificate(self._tx, certificate.arn), certificate.serial or "")

    def _move(self, was: Item, now: Item) -> None:
        self._moved.append((was, now))

    def _room(self) -> int:
        return self._replacement.room(self._count(ItemState.ASKED), self._count(ItemState.FAILING), self._now)

    def _count(self, state: ItemState) -> int:
        """How many there are in a state, with what was moved."""
        stored = replacements.count(self._tx, self._replacement.id, state)
        return stored + sum((now.state is state) - (was.state is state) for was, now in self._moved)

    def _following(self, waiting: list[Item], *, full: bool) -> Change:
        """The next step, when something may have changed; or the end."""
        moved = {was.arn for was, _ in self._moved}
        more = len(waiting) == PAGE or any(item.arn not in moved for item in waiting)
        looks = [now.look_at for _, now in self._moved if now.look_at is not None]
        for state in _LOOKED_AT:
            look = replacements.next_look(self._tx, self._replacement.id, state, self._now)
            looks += [] if look is None else [look]
        if self._left or (more and not full):
            looks.append(self._now)
        elif more and self._room_comes_with_the_hour():
            looks.append(self._replacement.next_wave(self._now))
        if looks:
            return Change(puts=(self._replacement,), jobs=(_job(self._replacement, max(self._now, min(looks))),))
        ended = self._replacement.ended(ReplacementStatus.COMPLETED, self._now)
        return Change(puts=(ended,), events=(self._completion(),))

    def _room_comes_with_the_hour(self) -> bool:
        return not self._count(ItemState.ASKED) and self._count(ItemState.FAILING) < self._replacement.wave

    def _revocation(self, account: str, arn: str, item: Item) -> Event:
        """As RevokeCertificate tells it."""
        return Event(
            id=self._work.draw.dated(self._now),
            account=account,
            region=self._work.means.region,
            time=self._now,
            source="aws.acm-pca",
            detail_type="ACM Private CA Certificate Revocation",
            resources=(item.authority, arn),
            detail={"result": "success"},
        )

    def _completion(self) -> Event:
        counts = {state: self._count(state) for state in ItemState}
        return Event(
            id=self._work.draw.dated(self._now),
            account=self._replacement.account,
            region=self._work.means.region,
            time=self._now,
            source="tokiwa",
            detail_type="Tokiwa Replacement Completed",
            resources=(),
            detail={
                "replacementId": self._replacement.id,
                "renewed": counts[ItemState.RENEWED] + counts[ItemState.REVOKED],
                "revoked": counts[ItemState.REVOKED],
                "straggling": counts[ItemState.STRAGGLING],
            },
        )
