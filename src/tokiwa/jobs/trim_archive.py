"""trim-archive: events that are older than their archive keeps them are removed, once a day."""

from tokiwa.domain.archive import TRIM, trim
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import archives
from tokiwa.work import Work


@job(TRIM)
def trim_archive(work: Work, batch: Batch) -> None:
    """Remove what is too old in each archive, and plan the next round."""
    with work.transaction() as tx:
        for task in batch.tasks:
            tx.apply(Change(finished=(task,)) + trim(archives.get(tx, task.key), batch.now))
