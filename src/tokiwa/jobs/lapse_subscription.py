"""lapse-subscription: one that nobody confirmed in time is gone."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import subscriptions
from tokiwa.work import Work
from tokiwa.work.subscribing import LAPSE


@job(LAPSE)
def lapse_subscription(work: Work, batch: Batch) -> None:
    """Remove those that still wait."""
    with work.transaction() as tx:
        for task in batch.tasks:
            found = subscriptions.get(tx, task.key)
            gone = () if found is None or found.confirmed else (found,)
            tx.apply(Change(finished=(task,), drops=gone))
