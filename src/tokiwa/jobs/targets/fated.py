"""Orders that faults may strike on the way to their places; without any, `sending` and nothing else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.fault import DELIVER, Effect, Fault, Occasion
from tokiwa.jobs.targets import sending
from tokiwa.jobs.targets.order import Came, Order, Sent
from tokiwa.work import Work
from tokiwa.work.faults import known, strike


def send(work: Work, orders: Sequence[Order]) -> Iterator[Came]:
    """What the places answer, or what faults make of it."""
    struck = _struck(work, orders)
    if not struck:
        yield from sending.send(work, orders)
        return
    faults = [struck.get(order.delivery.key) for order in orders]
    yield [(order, _instead(fault)) for order, fault in zip(orders, faults, strict=True) if _kept(fault)]
    for came in sending.send(work, [order for order, fault in zip(orders, faults, strict=True) if not _kept(fault)]):
        yield [(order, _again(work, order, sent) if order.delivery.key in struck else sent) for order, sent in came]


def _struck(work: Work, orders: Sequence[Order]) -> Mapping[str, Fault]:
    """The faults that strike, by the deliveries' keys."""
    accounts: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        accounts[order.rule.account].append(order)
    struck: dict[str, Fault] = {}
    for account, those in accounts.items():
        if DELIVER in known(work, account):
            about = [Occasion((*each.event.resources, each.rule.arn, each.target.arn)) for each in those]
            found = zip(those, strike(work, account, DELIVER, about), strict=True)
            struck |= {order.delivery.key: fault for order, fault in found if fault is not None}
    return struck


def _kept(fault: Fault | None) -> bool:
    """Whether it keeps the order from its place."""
    return fault is not None and fault.effect is not Effect.DUPLICATE


def _instead(fault: Fault | None) -> Sent:
    if fault is None or fault.effect is Effect.LOSE:
        return Change()  # as if it had arrived
    return Failure(fault.reason, fault.sentence)


def _again(work: Work, order: Order, first: Sent) -> Sent:
    """The first is written by itself, so that the second finds the place as it is after that."""
    if not isinstance(first, Change):
        return first
    with work.transaction() as tx:
        tx.apply(first)
    changes = [sent for came in sending.send(work, [order]) for _, sent in came if isinstance(sent, Change)]
    return changes[0] if changes else Change()
