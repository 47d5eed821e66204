"""Says for how long sealed rows of the audit log are kept. That somebody said so is on record, like a call."""

import os
from datetime import datetime

from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.store import accounts, checkpoints
from tokiwa.store.audit import Entry
from tokiwa.store.store import Store
from tokiwa.store.transaction import Transaction
from tokiwa.work import Draw

NAME = "tokiwa:KeepAuditLog"


def keep(store: Store, days: int | None, now: datetime, who: str) -> None:
    """Keep rows for so many days after they were sealed; None is for ever. `who` is the user of the machine."""
    if days is not None and days < 1:
        raise Problem(Kind.INVALID, "The audit log must be kept for at least one day.")
    with store.snapshot() as tx:
        ledger, owner = checkpoints.ledger(tx), _owner(tx)
    if ledger is None:
        raise Problem(Kind.NOT_FOUND, "The audit log has no checkpoint yet: a server that runs makes one in a minute.")
    entry = Entry(
        id=Draw(os.urandom).dated(now),
        account=owner,
        time=now,
        name=NAME,
        principal=who,
        source="",
        user_agent="tokiwa audit keep",
        parameters='{"Days":%s}' % ("null" if days is None else days),
    )
    store.wait(*store.submit([Change(puts=(evolve(ledger, kept_days=days), entry))]))


def _owner(tx: Transaction) -> str:
    """What concerns whoever runs the server is on record in the first account."""
    first = min(accounts.every(tx), key=lambda account: (account.created_at, account.id), default=None)
    return NOBODY if first is None else first.id
