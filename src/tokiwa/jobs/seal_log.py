"""seal-log: what was written to the audit log since is sealed, soon after it was written."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.checkpoint import SEAL, next_round
from tokiwa.jobs.registry import job
from tokiwa.work import Work
from tokiwa.work.sealing import seal


@job(SEAL, aside=True, threads=1)
def seal_log(work: Work, batch: Batch) -> None:
    """Make a round, and plan the next one."""
    for task in batch.tasks:
        sealed = seal(work.means, batch.now)
        with work.transaction() as tx:
            tx.apply(Change(finished=(task,), jobs=(next_round(batch.now, soon=sealed),)))
