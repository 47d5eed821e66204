"""deliver: events to their targets: shaped, sent, and then settled, tried again later or given up."""

from collections.abc import Iterator
from functools import cache

from tokiwa.domain import dispatch
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure, GiveUp, RetryAt, dead_letter, decide
from tokiwa.domain.dispatch import DELIVER, Delivery, Status
from tokiwa.domain.envelope import envelope
from tokiwa.domain.shaping import shape
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.jobs.targets import dead_letters, fated
from tokiwa.jobs.targets.order import Order, Postponed, Sent, Wait, broken
from tokiwa.store import deliveries, events, rules
from tokiwa.work import Conflict, Transaction, Work

THREADS = 128  # they wait for endpoints, and cost little


def lane(task: Task) -> str:
    """The place that a delivery goes to: its target's ARN."""
    return task.payload.decode()


@job(DELIVER, aside=True, threads=THREADS, lane=lane)
def deliver(work: Work, batch: Batch) -> None:
    """Make the next attempt at each delivery. What came of some is on record while others are waited for."""
    tasks = {task.key: task for task in batch.tasks}
    problems: list[BaseException] = []
    for outcomes in _outcomes(work, batch):
        done = [(tasks[key], Change(finished=(tasks[key],)) + change) for key, change in outcomes]
        for (task, _), problem in zip(done, work.write([change for _, change in done]), strict=True):
            if isinstance(problem, Conflict):
                work.means.store.release(task, batch.now)
            elif problem is not None:
                problems.append(problem)
    if problems:  # for the loop, which gives back what is not finished
        raise problems[0]


def _outcomes(work: Work, batch: Batch) -> Iterator[list[tuple[str, Change]]]:
    """What is to be written of each delivery, by its key, as it becomes known."""
    with work.means.store.snapshot() as tx:
        found = list(_gather(tx, batch))
    yield [each for each in found if isinstance(each, tuple)]
    orders: list[Order] = []
    for order in (each for each in found if isinstance(each, Order)):
        try:
            orders.append(_shaped(order))
        except Exception as error:  # noqa: BLE001 - it concerns this one alone
            yield [(order.delivery.key, _settled(work, order, broken(order, error)))]
    for came in fated.send(work, orders):
        yield [(order.delivery.key, _settled(work, order, sent)) for order, sent in came]


def _gather(tx: Transaction, batch: Batch) -> Iterator[Order | tuple[str, Change]]:
    """Everything about each delivery, or what is left to write where something is gone."""
    event_of, rule_of = cache(lambda id_: events.get(tx, id_)), cache(lambda arn: rules.get(tx, arn))
    for task in batch.tasks:
        delivery = deliveries.get(tx, *dispatch.parts_of(task.key))
        if delivery is None:
            yield task.key, Change()
            continue
        event, rule = event_of(delivery.event), rule_of(delivery.rule)
        target = None if rule is None else rule.target(delivery.target)
        if event is None:
            yield task.key, _withdrawn(delivery, batch, "The event is not kept any more.")
        elif rule is None or target is None:
            why = "The target was removed from the rule before the event reached it."
            yield task.key, _withdrawn(delivery, batch, why)
        else:
            # One by itself is a step of its trace; of several none is.
            trace = event.trace if len(batch.tasks) > 1 else ""
            yield Order(event, rule, target, delivery, "", batch.now, trace)


def _shaped(order: Order) -> Order:
    event, rule = order.event, order.rule
    text = shape(order.target.shaping, envelope(event), rule.arn, rule.name, event.arrived)
    return evolve(order, text=text)


def _settled(work: Work, order: Order, sent: Sent) -> Change:
    """What follows from how it went."""
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
    return dispatch.give_up(evolve(delivery, updated_at=batch.now, next_at=None), gone, Status.DROPPED)
