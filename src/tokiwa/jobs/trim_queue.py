"""trim-queue: messages that are older than their queue keeps them are removed, once a day."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.queue_trim import TRIM, trim
from tokiwa.jobs.registry import job
from tokiwa.store import queues
from tokiwa.work import Work


@job(TRIM)
def trim_queue(work: Work, batch: Batch) -> None:
    """Remove what is too old in each queue, and plan the next round."""
    with work.transaction() as tx:
        for task in batch.tasks:
            tx.apply(Change(finished=(task,)) + trim(queues.get(tx, task.key), batch.now))
