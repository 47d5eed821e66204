"""agent-watch: an agent that has not been heard of is lost, and a token that was not used ends. By the wall clock."""

from tokiwa.domain import agent as rules
from tokiwa.domain.agent import WATCH, Agent
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.store import accounts, agents, identities
from tokiwa.work import Conflict, Transaction, Work
from tokiwa.work.deploying import rollouts


@job(WATCH)
def watch(work: Work, batch: Batch) -> None:
    """Each agent by itself, all in one commit."""
    with work.transaction() as tx:
        changes = [_looked(work, tx, batch, task) for task in batch.tasks]
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):  # it was heard of meanwhile
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _looked(work: Work, tx: Transaction, batch: Batch, task: Task) -> Change:
    change = Change(finished=(task,))
    account = task.key.split(":")[4]
    found, owner = agents.get(tx, account, task.key.rpartition("/")[2]), accounts.get(tx, account)
    if found is None or owner is None:
        return change
    presence = agents.presence(tx, found.arn)
    if found.token_ends is not None and found.token_ends <= batch.now:
        found, more = _ended(tx, found)
        change += more
    if presence is not None and not presence.lost and presence.silent(batch.now):
        presence, now = evolve(presence, lost=True), owner.now(batch.now)
        change += Change(
            puts=(presence,),
            jobs=rollouts(tx, account, found.name, now),
            events=(rules.lost_event(found, presence, work.draw.dated(now), now),),
        )
    return change + Change(jobs=rules.watch(found, presence, batch.now))


def _ended(tx: Transaction, found: Agent) -> tuple[Agent, Change]:
    """Without its token, whose key nothing can be done with any more."""
    key = identities.access_key(tx, found.token_key)
    without = evolve(found, token_key="", token_ends=None)
    return without, Change(puts=(without,), drops=() if key is None else (key,))
