"""`apply` collects a change; `write` turns it into rows. The only writer of the store, the loop's claim apart."""

from collections.abc import Callable
from typing import Any

from tokiwa.domain.change import Change, Job
from tokiwa.store import events, jobs
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Conflict, Transaction

PUBLISH = "publish"


def apply(tx: Transaction, change: Change) -> None:
    """Make `change` part of what the transaction writes when it ends well."""
    tx.apply(change)


def write(cursor: Any, dialect: Any, change: Change, timeline: Callable[[str], str]) -> None:
    """Write everything of a change, or raise `Conflict` for the caller to roll back.

    Finished tasks go first, so that a task may store its own successor under the same key.
    """
    for task in change.finished:
        jobs.finish(cursor, dialect, task)
    _values(cursor, dialect, change)
    for kind, key in change.cancels:
        jobs.cancel(cursor, dialect, kind, key)
    for job in change.jobs:
        jobs.put(cursor, dialect, job, timeline(job.account))
    for event in change.events:
        events.add(cursor, dialect, event)
    for account in {e.account for e in change.events}:
        first = min(e.arrived for e in change.events if e.account == account)
        jobs.put(cursor, dialect, Job(kind=PUBLISH, key=account, account=account, due=first), timeline(account))
    if change.published:
        events.published(cursor, dialect, change.published)


def _values(cursor: Any, dialect: Any, change: Change) -> None:
    for value in change.drops:
        if not Aggregate.by_type[type(value)].drop(cursor, dialect, value):
            raise Conflict(type(value).__name__)
    for value in change.puts:
        if not Aggregate.by_type[type(value)].put(cursor, dialect, value):
            raise Conflict(type(value).__name__)
