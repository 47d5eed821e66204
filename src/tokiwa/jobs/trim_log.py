"""trim-log: events that are older than their group's retention policy keeps them are removed, once a day."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.log_trim import TRIM, trim
from tokiwa.jobs.registry import job
from tokiwa.store import log_groups
from tokiwa.work import Work


@job(TRIM)
def trim_log(work: Work, batch: Batch) -> None:
    """Remove what is too old in each group, and plan the next round."""
    with work.transaction() as tx:
        for task in batch.tasks:
            group = log_groups.get(tx, task.account, task.key.rpartition(":log-group:")[2])
            tx.apply(Change(finished=(task,)) + trim(group, batch.now))
