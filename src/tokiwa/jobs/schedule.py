"""schedule: a rule with a schedule is due; its event goes straight to its targets, and the next time is planned."""

from tokiwa.domain import dispatch
from tokiwa.domain import rule as rules_
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.rule import SCHEDULE, Rule
from tokiwa.jobs.registry import job
from tokiwa.store import rules
from tokiwa.work import Conflict, Work


@job(SCHEDULE)
def schedule(work: Work, batch: Batch) -> None:
    """Fire every rule that is due; what was missed while nothing ran is not made up for."""
    changes = []
    with work.means.store.snapshot() as tx:
        for task in batch.tasks:
            rule = rules.get(tx, task.key)
            fires = rule is not None and rule.enabled and rule.schedule is not None
            changes.append(Change(finished=(task,)) + (_fired(work, batch, task, rule) if rule and fires else Change()))
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _fired(work: Work, batch: Batch, task: Task, rule: Rule) -> Change:
    event = rules_.fired(rule, work.draw.uuid(), batch.region, task.due)
    found = [dispatch.begin(event, rule, target, batch.now) for target in rule.targets]
    # Other rules do not see the event, so it is published from the start.
    return Change(
        events=(event,),
        published=(event.id,),
        # The rule is written as it was read: if it changed meanwhile, its old schedule must not replace the new one.
        puts=(rule, *(delivery for delivery, _ in found)),
        jobs=tuple(job for _, job in found),
    ) + rules_.plan(rule, batch.now)
