"""replan: an account changed when its expiry notices begin; every certificate's next notice is planned anew."""

from tokiwa.domain import notice
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.moment import Moment
from tokiwa.jobs.registry import job
from tokiwa.store import certificates, jobs
from tokiwa.store.certificates import FIRST
from tokiwa.work import Transaction, Work
from tokiwa.work.moments import moment

PAGE = 1000


@job("replan", aside=True)
def replan(work: Work, batch: Batch) -> None:
    """Walk through the account's certificates, a page at a time."""
    for task in batch.tasks:
        _account(work, batch, task)


def _account(work: Work, batch: Batch, task: Task) -> None:
    after, more = FIRST, True
    while more:
        with work.transaction() as tx:
            page = certificates.page(tx, task.account, after, PAGE, newest_first=False)
            at = moment(work, task.account, batch.now, ids=0)
            planned = tuple(job for found in page for job in _planned(tx, found, at))
            more = len(page) == PAGE
            tx.apply(Change(jobs=planned, finished=() if more else (task,)))
        after = certificates.position(page[-1]) if page else after


def _planned(tx: Transaction, certificate: Certificate, at: Moment) -> tuple[Job, ...]:
    """The next notice; a notice that is due already is not put off."""
    present = jobs.due_at(tx, notice.WATCH, certificate.arn)
    return () if present is not None and present <= at.now else notice.plan(certificate, at)
