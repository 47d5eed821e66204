"""issue: requested certificates whose keys take long to make (RSA) and were not signed within the call."""

from tokiwa.domain.call import Batch
from tokiwa.domain.certificate import ISSUE
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import authorities, certificates
from tokiwa.work import Work
from tokiwa.work.first_issue import first_issue


@job(ISSUE, aside=True)
def issue(work: Work, batch: Batch) -> None:
    """Sign each pending certificate, or say why its authority cannot."""
    for task in batch.tasks:
        with work.transaction() as tx:
            certificate = certificates.get(tx, task.key)
            authority = None if certificate is None else authorities.get(tx, certificate.authority or "")
        done = Change(finished=(task,))
        if certificate is not None:
            key = work.means.stock.order(certificate.key_algorithm)  # takes long: no snapshot is open meanwhile
            done += first_issue(work, certificate, authority, batch.now, None if key is None else key.result())
        with work.transaction() as tx:
            tx.apply(done)
