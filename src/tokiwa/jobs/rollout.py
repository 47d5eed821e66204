"""rollout: a certificate's deployments, brought along: what is to be installed now, and what waits for what."""

from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change, Job
from tokiwa.domain.deployment import LATER, ROLLOUT
from tokiwa.domain.deployment_wave import advance
from tokiwa.jobs.registry import job
from tokiwa.store import certificates, deployments
from tokiwa.work import Conflict, Transaction, Work
from tokiwa.work.deploying import absence, written
from tokiwa.work.editions import edition


@job(ROLLOUT)
def roll_out(work: Work, batch: Batch) -> None:
    """Each certificate's by itself, all in one commit."""
    with work.transaction() as tx:
        changes = [_advanced(work, tx, batch, task) for task in batch.tasks]
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):  # an agent reported meanwhile
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _advanced(work: Work, tx: Transaction, batch: Batch, task: Task) -> Change:
    change = Change(finished=(task,))
    arn = task.key.removesuffix(LATER)
    certificate = certificates.get(tx, arn)
    wanted = None if certificate is None else edition(tx, certificate)
    if wanted is None:
        return change
    found = advance(deployments.of_certificate(tx, arn), wanted, absence(tx), batch.now)
    for was, now_ in found.changed:
        change += written(work, was, now_, batch.now)
    if found.look_at is not None:
        change += Change(jobs=(Job(ROLLOUT, f"{arn}{LATER}", task.account, found.look_at),))
    return change
