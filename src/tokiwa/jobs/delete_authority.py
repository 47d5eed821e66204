"""delete-authority: a deleted authority that was not restored in time is removed for good, with its key.

What it signed stays on record: certificates of the manager show it, and serials are never told twice.
"""

from datetime import datetime

from tokiwa.domain.authority import DELETION, AuthorityStatus
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import authorities
from tokiwa.work import Conflict, Transaction, Work
from tokiwa.work.custody import removal


@job(DELETION)
def delete_authority(work: Work, batch: Batch) -> None:
    """Remove those that are still deleted."""
    with work.transaction() as tx:
        changes = [Change(finished=(task,)) + _removal(tx, task, batch.now) for task in batch.tasks]
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _removal(tx: Transaction, task: Task, now: datetime) -> Change:
    found = authorities.get(tx, task.key)
    if found is None or found.status is not AuthorityStatus.DELETED:
        return Change()
    return Change(drops=(found,)) + removal(found, now)
