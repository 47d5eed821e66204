"""An order that a fault may strike on the way to its place; without one, `sending` and nothing else."""

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.fault import DELIVER, Effect, Occasion
from tokiwa.jobs.targets import sending
from tokiwa.jobs.targets.order import Order, Sent
from tokiwa.work import Work
from tokiwa.work.faults import known, strike


def send(work: Work, order: Order) -> Sent:
    """What the place answers, or what a fault makes of it."""
    account = order.rule.account
    if DELIVER not in known(work, account):
        return sending.send(work, order)
    about = (*order.event.resources, order.rule.arn, order.target.arn)
    (fault,) = strike(work, account, DELIVER, [Occasion(about)])
    if fault is None:
        return sending.send(work, order)
    match fault.effect:
        case Effect.LOSE:
            return Change()  # as if it had arrived
        case Effect.DUPLICATE:
            return _twice(work, order)
    return Failure(fault.reason, fault.sentence)


def _twice(work: Work, order: Order) -> Sent:
    """The first is written by itself, so that the second finds the place as it is after that."""
    first = sending.send(work, order)
    if not isinstance(first, Change):
        return first
    with work.transaction() as tx:
        tx.apply(first)
    second = sending.send(work, order)
    return second if isinstance(second, Change) else Change()
