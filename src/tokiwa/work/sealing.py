"""Seals the audit log: rows that were written since become the next checkpoint."""

from datetime import datetime, timedelta

import structlog

from tokiwa.crypto import checkpoint as signing
from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Change
from tokiwa.domain.checkpoint import KEY, Checkpoint, Ledger, following
from tokiwa.domain.value import evolve
from tokiwa.store import checkpoints
from tokiwa.store.checkpoints import LetGo, Sealed
from tokiwa.store.transaction import Conflict, Transaction
from tokiwa.work.work import Means

log = structlog.get_logger("audit")

PAGE = 1000  # rows of a checkpoint
PAGES = 50  # checkpoints of one round: others write in between
_GONE = 100  # checkpoints whose rows are let go at once


def seal(means: Means, now: datetime) -> bool:
    """Seal what is not sealed yet; whether there was anything, of which more may be left.

    `now` is the wall clock's. Where others seal at the same moment, what they sealed is theirs.
    """
    ledger = _ledger(means)
    for page in range(PAGES):
        try:
            made, rows = _next(means, ledger, now)
        except Conflict:
            return True
        if made is None:
            return page > 0
        _note(means, made, ledger)
        if rows < PAGE:
            return True
    return True


def seal_the_rest(means: Means, now: datetime) -> None:
    """Seal what is left before the process ends. Whatever goes wrong is logged: it must not keep the rest from ending."""
    try:
        while seal(means, now):
            """There may be more."""
    except Exception:  # the next process to start seals it
        log.exception("the audit log could not be sealed")


def _next(means: Means, ledger: Ledger, now: datetime) -> tuple[Checkpoint | None, int]:
    """The next checkpoint, written, and how many rows it has; None where there was nothing to seal or to let go."""
    with means.store.snapshot() as tx:
        rows = checkpoints.unsealed(tx, PAGE)
        last = checkpoints.last(tx)
        gone = _outdated(tx, ledger, last, now)
    if not rows and not gone:
        return None, 0
    kept_from = gone[-1].number + 1 if gone else 1 if last is None else last.kept_from
    made = following(last, rows, now, kept_from)
    key = means.sealed.reveal(ledger.key, account=NOBODY, name=KEY)
    made = evolve(made, signature=signing.sign(key, made.statement))
    change = Change(puts=(made, Sealed(made.number, tuple(row.id for row in rows))))
    if gone:
        emptied = tuple(evolve(each, leaves=b"") for each in gone)
        change += Change(puts=(*emptied, LetGo(kept_from)))
    means.store.wait(*means.store.submit([change]))
    return made, len(rows)


def _outdated(tx: Transaction, ledger: Ledger, last: Checkpoint | None, now: datetime) -> list[Checkpoint]:
    """The oldest checkpoints with rows, as far as those have been kept for long enough."""
    if ledger.kept_days is None or last is None:
        return []
    before = now - timedelta(days=ledger.kept_days)
    gone: list[Checkpoint] = []
    for each in checkpoints.behind(tx, last.kept_from - 1, _GONE):
        if each.time >= before:
            break
        gone.append(each)
    return gone


def _ledger(means: Means) -> Ledger:
    """The log's key, made when it is first needed: of several who make one, one is faster."""
    while True:
        with means.store.snapshot() as tx:
            found = checkpoints.ledger(tx)
        if found is not None:
            return found
        private, public = signing.generate()
        made = Ledger(means.sealed.keep(private, account=NOBODY, name=KEY), public)
        try:
            means.store.wait(*means.store.submit([Change(puts=(made,))]))
        except Conflict:
            continue


def _note(means: Means, made: Checkpoint, ledger: Ledger) -> None:
    try:
        means.anchors.note(made, ledger.public)
    except OSError as error:
        # The log is sealed none the less, and the next note stands for this checkpoint too.
        log.error("a checkpoint could not be noted outside of the database", number=made.number, why=error.strerror)  # noqa: TRY400
