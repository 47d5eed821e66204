"""deliver: one event to one target: shaped, sent, and then settled, tried again later or given up."""

import attrs
import structlog

from tokiwa.domain import dispatch
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure, GiveUp, RetryAt, dead_letter, decide
from tokiwa.domain.dispatch import DELIVER, Delivery, Status
from tokiwa.domain.envelope import envelope
from tokiwa.domain.shaping import shape
from tokiwa.jobs.registry import job
from tokiwa.jobs.targets import dead_letters, fated
from tokiwa.jobs.targets.order import Order, Postponed, Wait
from tokiwa.store import deliveries, events, rules
from tokiwa.work import Conflict, Transaction, Work

log = structlog.get_logger("deliver")


@job(DELIVER, aside=True)
def deliver(work: Work, batch: Batch) -> None:
    """Make the next attempt at each delivery."""
    for task in batch.tasks:
        with work.means.store.snapshot() as tx:
            found = _gather(tx, task, batch)
        change = _attempt(work, found) if isinstance(found, Order) else found
        with work.transaction() as tx:
            tx.apply(Change(finished=(task,)) + change)


def _gather(tx: Transaction, task: Task, batch: Batch) -> Order | Change:
    """Everything about the delivery, or what is left to write where something is gone."""
    delivery = deliveries.get(tx, *dispatch.parts_of(task.key))
    if delivery is None:
        return Change()
    event, rule = events.get(tx, delivery.event), rules.get(tx, delivery.rule)
    if event is None:
        return _withdrawn(delivery, batch, "The event is not kept any more.")
    target = None if rule is None else rule.target(delivery.target)
    if rule is None or target is None:
        return _withdrawn(delivery, batch, "The target was removed from the rule before the event reached it.")
    text = shape(target.shaping, envelope(event), rule.arn, rule.name, event.arrived)
    return Order(event, rule, target, delivery, text, batch.now)


def _attempt(work: Work, order: Order) -> Change:
    """Send, and decide from how it went."""
    try:
        sent = fated.send(work, order)
    except Conflict:
        raise
    except Exception as error:
        log.exception("delivery failed", event=order.event.id, rule=order.rule.arn, target=order.target.id)
        sent = Failure(
            "INTERNAL_ERROR", f"The server could not make the attempt ({type(error).__name__}); see its log."
        )
    if isinstance(sent, Wait):
        return sent.change
    failure = sent if isinstance(sent, Failure) else None
    delivery, policy = dispatch.attempted(order.delivery, order.now), order.target.retry_policy
    first = delivery.first_at or order.now
    verdict = decide(policy, delivery.attempts, first, order.now, failure, work.draw.fraction())
    if isinstance(verdict, RetryAt) and isinstance(sent, Postponed):
        verdict = RetryAt(max(verdict.at, min(sent.not_before, first + policy.max_age)))
    if isinstance(verdict, GiveUp):
        return _given_up(work, order, delivery, verdict)
    return dispatch.settle(delivery, verdict, failure) + (sent if isinstance(sent, Change) else Change())


def _given_up(work: Work, order: Order, delivery: Delivery, verdict: GiveUp) -> Change:
    attributes = dead_letter(delivery.rule, delivery.target_arn, delivery.attempts, verdict)
    kept = dead_letters.keep(work, order, attributes)
    if isinstance(kept, Change):
        return dispatch.give_up(delivery, verdict, Status.DEAD) + kept
    lost = "" if kept is None else f" {kept.message}"
    return dispatch.give_up(delivery, verdict, Status.DROPPED, lost)


def _withdrawn(delivery: Delivery, batch: Batch, message: str) -> Change:
    """Something that the delivery needs was removed while it was on its way."""
    gone = GiveUp("NO_RESOURCE", message, None)
    return dispatch.give_up(attrs.evolve(delivery, updated_at=batch.now, next_at=None), gone, Status.DROPPED)
