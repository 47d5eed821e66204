"""reschedule: it was changed when renewals are due; every one of an account that is not due yet gets its new date."""

from tokiwa.domain import renewal
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.renewal_policy import RESCHEDULE, RenewalPolicy
from tokiwa.domain.renewal_stage import pending
from tokiwa.jobs.registry import job
from tokiwa.store import certificates, jobs
from tokiwa.store.certificates import FIRST
from tokiwa.work import Transaction, Work
from tokiwa.work.renewal_policies import policies

PAGE = 1000


@job(RESCHEDULE, aside=True)
def reschedule(work: Work, batch: Batch) -> None:
    """Walk through the account's certificates, a page at a time."""
    for task in batch.tasks:
        _account(work, batch, task)


def _account(work: Work, batch: Batch, task: Task) -> None:
    after, more = FIRST, True
    while more:
        known = policies(work)
        with work.transaction() as tx:
            page = certificates.page(tx, task.account, after, PAGE, newest_first=False)
            moved = tuple(job for found in page for job in _moved(tx, found, batch, known.of(found)))
            more = len(page) == PAGE
            tx.apply(Change(jobs=moved, finished=() if more else (task,)))
        after = certificates.position(page[-1]) if page else after


def _moved(tx: Transaction, certificate: Certificate, batch: Batch, policy: RenewalPolicy) -> tuple[Job, ...]:
    """What is due, was asked for or is tried again stays; what waited for its turn under the old budget asks for another."""
    present = jobs.due_at(tx, renewal.RENEW, certificate.arn)
    if present is None or present <= batch.now or pending(certificate.renewal):
        return ()
    return renewal.plan(certificate, batch.now, policy)
