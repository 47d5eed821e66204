"""deliver: one event to one target: shaped, sent, and then settled, tried again later or given up."""

import attrs

from tokiwa.domain import dispatch
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure, GiveUp, RetryAt, dead_letter, decide
from tokiwa.domain.dispatch import DELIVER, Delivery, Status
from tokiwa.domain.envelope import envelope
from tokiwa.domain.shaping import shape
from tokiwa.jobs.registry import job
from tokiwa.jobs.targets import dead_letters, sending
from tokiwa.jobs.targets.order import Order, Postponed, Wait
from tokiwa.store import deliveries, events, rules
from tokiwa.work import Transaction, Work


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
    event = None if delivery is None else events.get(tx, delivery.event)
    if delivery is None or event is None:  # nobody keeps it any more
        return Change()
    rule = rules.get(tx, delivery.rule)
    target = None if rule is None else rule.target(delivery.target)
    if rule is None or target is None:
        return _withdrawn(delivery, batch)
    text = shape(target.shaping, envelope(event), rule.arn, rule.name, event.arrived)
    return Order(event, rule, target, delivery, text, batch.now)


def _attempt(work: Work, order: Order) -> Change:
    """Send, and decide from how it went."""
    sent = sending.send(work, order)
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


def _withdrawn(delivery: Delivery, batch: Batch) -> Change:
    """The rule or the target was removed while the event was on its way."""
    gone = GiveUp("NO_RESOURCE", "The target was removed from the rule before the event reached it.", None)
    return dispatch.give_up(attrs.evolve(delivery, updated_at=batch.now, next_at=None), gone, Status.DROPPED)
