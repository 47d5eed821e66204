"""destroy-key: a key in the hardware token that no CA has is removed from it, as soon as the token is there."""

from datetime import timedelta

import structlog

from tokiwa.crypto.pkcs11.failure import TokenFailed, TokenUnreachable
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import job
from tokiwa.store import authorities
from tokiwa.work import Work, apply
from tokiwa.work.custody import DESTROY_KEY

log = structlog.get_logger("token")

AGAIN = timedelta(hours=1)


@job(DESTROY_KEY, aside=True, threads=1)
def destroy_key(work: Work, batch: Batch) -> None:
    """Remove those that are not wanted any more."""
    for task in batch.tasks:
        try:
            if not _wanted(work, task):
                _destroy(work, task)
        except TokenFailed as failed:
            log.warning("a key could not be removed from the token", key=task.key, error=str(failed))
            work.means.store.release(task, batch.now + AGAIN)
            continue
        with work.transaction() as tx:
            apply(tx, Change(finished=(task,)))


def _wanted(work: Work, task: Task) -> bool:
    """Whether the CA for which it was made has it: then it was stored later than anybody waits."""
    with work.means.store.snapshot() as tx:
        authority = authorities.get(tx, task.payload.decode())
    return authority is not None and authority.key == task.key


def _destroy(work: Work, task: Task) -> None:
    if work.means.token is None:
        raise TokenUnreachable("this server has no token")
    work.means.token.destroy(task.key)
