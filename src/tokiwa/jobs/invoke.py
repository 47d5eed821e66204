"""invoke: an event that waits for a function: run it, then try again later, or send on how it ended."""

from datetime import datetime

import structlog

from tokiwa.domain import async_event
from tokiwa.domain.async_event import INVOKE, AsyncEvent
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.function_name import of_arn
from tokiwa.domain.function_policy import may_invoke
from tokiwa.domain.invocation import Again, Answer, Condition, Ended, Outcome, decide
from tokiwa.domain.invoke_config import InvokeConfig
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.runner.outcome import Status
from tokiwa.work import Work
from tokiwa.work.destination import sent_on
from tokiwa.work.invoking import Ran, Target, remarked, run, target

log = structlog.get_logger("invoke")


@job(INVOKE, aside=True, threads=64)  # as many as the runner has processes
def invoke(work: Work, batch: Batch) -> None:
    """Make the next attempt for each event."""
    for task in batch.tasks:
        change = _attempt(work, task, batch.now)
        with work.transaction() as tx:
            tx.apply(Change(finished=(task,)) + change)


def _attempt(work: Work, task: Task, now: datetime) -> Change:
    event = async_event.read(task.payload)
    name = of_arn(event.function)
    try:
        on = target(work, name)
    except Problem:
        return Change()  # the function was deleted while the event waited: nobody is left to tell
    if event.is_new and event.invoked_by and not _let_in(on, event):
        log.warning("not let in", function=event.function, service=event.invoked_by, source=event.source_arn)
        return Change()
    if on.function.concurrency == 0:  # switched off: the event is neither tried nor kept
        return _end(work, on, event, Condition.ZERO_RESERVED_CONCURRENCY, None, now)
    try:
        ran = run(work, on, event.request_id, event.payload.encode(), event.client_context, now)
    except Problem as problem:
        told = f"RequestId: {event.request_id} The function could not be started: {problem.message}"
        return remarked(on, told, now) + _follow(work, on, _held(event), None, now)
    if ran.outcome.status is Status.THROTTLED:
        return _follow(work, on, _held(event), None, ran.ended)
    return ran.log + _follow(work, on, _counted(event, ran), ran, ran.ended)


def _let_in(on: Target, event: AsyncEvent) -> bool:
    account = event.source_arn.split(":")[4] if event.source_arn.count(":") > 4 else on.function.account
    return may_invoke(on.function, on.name.qualifier, event.invoked_by, event.source_arn, account)


def _held(event: AsyncEvent) -> AsyncEvent:
    return evolve(event, held=event.held + 1)


def _counted(event: AsyncEvent, ran: Ran) -> AsyncEvent:
    failed = ran.outcome.status is not Status.OK
    return evolve(event, ran=event.ran + 1, errors=event.errors + failed, held=0)


def _follow(work: Work, on: Target, event: AsyncEvent, ran: Ran | None, now: datetime) -> Change:
    """What the attempt leads to. `ran` is None when the function was held back."""
    config = on.function.invoke_configs.get(on.name.version) or InvokeConfig(now)
    if ran is None:
        outcome = Outcome.HELD_BACK
    else:
        outcome = Outcome.SUCCEEDED if ran.outcome.status is Status.OK else Outcome.FUNCTION_ERROR
    match decide(config.policy, event.errors, event.held, event.first, now, outcome, work.draw.fraction()):
        case Again(at):
            return Change(jobs=(event.job(at),))
        case Ended(condition):
            return _end(work, on, event, condition, ran, now)


def _end(work: Work, on: Target, event: AsyncEvent, condition: Condition, ran: Ran | None, now: datetime) -> Change:
    answer = None
    if ran is not None:
        error = None if ran.outcome.status is Status.OK else "Unhandled"
        answer = Answer(ran.outcome.payload, error, ran.outcome.executed_version)
    return sent_on(work, on, event, condition, answer, now)
