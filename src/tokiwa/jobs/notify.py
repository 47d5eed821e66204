"""notify: messages of topics to their subscribers: brought, tried again later, or put into a queue for dead letters."""

import structlog

from tokiwa.domain import delivery_policy, notification
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.delivery_policy import Retries
from tokiwa.domain.notification import NOTIFICATION, NOTIFY
from tokiwa.domain.problem import Unavailable
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.jobs.subscribers import endpoint, function, mail, queue
from tokiwa.jobs.subscribers.bringing import Bringing
from tokiwa.store import subscriptions, topics
from tokiwa.work import Work

log = structlog.get_logger("notify")

_PLACES = {
    "sqs": queue.bring,
    "lambda": function.bring,
    "http": endpoint.bring,
    "https": endpoint.bring,
    "email": mail.bring,
    "email-json": mail.bring,
}


def lane(task: Task) -> str:
    """Whom a notification waits for: its subscriber."""
    return task.key.partition(" ")[2]


@job(NOTIFY, aside=True, threads=64, lane=lane)
def notify(work: Work, batch: Batch) -> None:
    """Make the next attempt for each."""
    for task in batch.tasks:
        change = _attempt(work, task, batch)
        with work.transaction() as tx:
            tx.apply(Change(finished=(task,)) + change)


def _attempt(work: Work, task: Task, batch: Batch) -> Change:
    told = notification.read(task.payload)
    with work.means.store.snapshot() as tx:
        subscription, topic = subscriptions.get(tx, told.subscription), topics.get(tx, told.topic)
    if subscription is None or topic is None or (told.type == NOTIFICATION and not subscription.confirmed):
        return Change()  # nobody is left who would want it
    bringing = Bringing(told, subscription, topic, batch.now)
    try:
        outcome = _PLACES[subscription.protocol](work, bringing)
    except Unavailable:
        raise
    except Exception as error:
        log.exception("notification failed", message_id=told.id, subscription=subscription.arn)
        outcome = Failure("INTERNAL_ERROR", f"The server could not make the attempt ({type(error).__name__}).")
    return outcome if isinstance(outcome, Change) else _failed(work, bringing, outcome)


def _failed(work: Work, bringing: Bringing, failure: Failure) -> Change:
    told = evolve(bringing.notification, attempts=bringing.notification.attempts + 1)
    wait = None if failure.permanent else _retries(bringing).wait(told.attempts)
    if wait is not None:
        return Change(jobs=(told.job(bringing.now + wait),))
    log.warning("not delivered", message_id=told.id, subscription=told.subscription, why=failure.message)
    dead_letter = bringing.subscription.dead_letter
    if dead_letter is None or told.type != NOTIFICATION:
        return Change()
    kept = queue.put(work, bringing, dead_letter)
    if isinstance(kept, Failure):
        log.error("lost", message_id=told.id, subscription=told.subscription, why=kept.message)
        return Change()
    return kept


def _retries(bringing: Bringing) -> Retries:
    match bringing.subscription.protocol:
        case "http" | "https":
            policies = bringing.topic.delivery_policy, bringing.subscription.delivery_policy
            return delivery_policy.effective(*policies)[0]
        case "email" | "email-json":
            return delivery_policy.MAIL
    return delivery_policy.OWN
