"""watch: the day's notice about a certificate that comes near its end, or the end itself."""

from tokiwa.domain import notice
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import certificates
from tokiwa.work import Conflict, Work
from tokiwa.work.moments import moment


@job(notice.WATCH)
def watch(work: Work, batch: Batch) -> None:
    """Tell what is due and plan the next notice."""
    changes = []
    with work.transaction() as tx:
        for task in batch.tasks:
            certificate = certificates.get(tx, task.key)
            told = Change() if certificate is None else notice.watch(certificate, moment(work, task.account, batch.now))
            changes.append(Change(finished=(task,)) + told)
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem
