"""watch-inventory: the end of a certificate that was found somewhere comes near, or has come."""

from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.inventory import standing
from tokiwa.domain.inventory_notice import WATCH_INVENTORY, watch
from tokiwa.jobs.registry import job
from tokiwa.store import certificates, inventory
from tokiwa.work import Conflict, Transaction, Work
from tokiwa.work.moments import moment


@job(WATCH_INVENTORY)
def watch_inventory(work: Work, batch: Batch) -> None:
    """Tell it of each, and plan the next notice."""
    with work.transaction() as tx:
        changes = [Change(finished=(task,)) + _told(work, tx, task, batch) for task in batch.tasks]
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _told(work: Work, tx: Transaction, task: Task, batch: Batch) -> Change:
    account, _, place = task.key.partition("/")
    found = inventory.get(tx, account, place)
    if found is None:
        return Change()
    linked = None if found.arn is None else certificates.get(tx, found.arn)
    return watch(found, standing(found, linked), moment(work, account, batch.now, ids=1))
