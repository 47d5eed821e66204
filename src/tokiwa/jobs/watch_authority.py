"""watch-authority: the end of a private CA comes near, or has come."""

from tokiwa.domain.authority_notice import WATCH_AUTHORITY, watch
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import authorities
from tokiwa.work import Conflict, Work


@job(WATCH_AUTHORITY)
def watch_authority(work: Work, batch: Batch) -> None:
    """Tell it of each, and plan the next notice."""
    changes = []
    with work.transaction() as tx:
        for task in batch.tasks:
            found, told = authorities.get(tx, task.key), Change()
            if found is not None:
                # Written as it was read: if it got a longer certificate meanwhile, that one's date must stay.
                told = Change(puts=(found,)) + watch(found, batch.now, work.means.region, work.draw.dated(batch.now))
            changes.append(Change(finished=(task,)) + told)
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem
