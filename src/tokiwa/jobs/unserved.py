"""unserved: what should be served and has not been for long is told, and again each day."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.deployment_notice import UNSERVED, unserved
from tokiwa.jobs.registry import job
from tokiwa.store import deployments
from tokiwa.work import Work


@job(UNSERVED)
def tell_unserved(work: Work, batch: Batch) -> None:
    """All in one change: it writes no value that anybody else does."""
    with work.transaction() as tx:
        change = Change(finished=batch.tasks)
        for task in batch.tasks:
            found = deployments.get(tx, task.key)
            if found is not None:
                change += unserved(found, work.draw.dated(batch.now), batch.now)
        tx.apply(change)
