"""Hands orders to the places that their targets name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.problem import Unavailable
from tokiwa.domain.target import Place, place_of
from tokiwa.jobs.targets import api_destination
from tokiwa.jobs.targets.bus import forwarded_change
from tokiwa.jobs.targets.function import invoke_change
from tokiwa.jobs.targets.log_group import append_change
from tokiwa.jobs.targets.order import Came, Order, broken, no_resource
from tokiwa.jobs.targets.queue import send_change
from tokiwa.jobs.targets.topic import publish_change
from tokiwa.work import Conflict, Transaction, Work


def send(work: Work, orders: Sequence[Order]) -> Iterator[Came]:
    """What the places answer, as it comes. Places of this server answer with a change, written with the outcome."""
    inside: list[Order] = []
    outside: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        arn = order.target.arn
        (outside[arn] if place_of(arn) is Place.API_DESTINATION else inside).append(order)
    if inside:
        yield _inside(work, inside)
    for those in outside.values():
        yield from _outside(work, those)


def _outside(work: Work, orders: Sequence[Order]) -> Iterator[Came]:
    left = {order.delivery.key: order for order in orders}
    try:
        for came in api_destination.send(work, orders):
            for order, _ in came:
                del left[order.delivery.key]
            yield came
    except (Conflict, Unavailable):
        raise
    except Exception as error:  # noqa: BLE001 - it must not keep them from being counted as attempts
        yield [(order, broken(order, error)) for order in left.values()]


def _inside(work: Work, orders: Sequence[Order]) -> Came:
    came: Came = []
    handed: set[str] = set()  # events, to buses: by the same id another rule may have them go there too
    with work.means.store.snapshot() as tx:
        for order in orders:
            try:
                sent = _change(work, tx, order)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - it concerns this one alone
                sent = broken(order, error)
            if isinstance(sent, Change) and sent.events:
                again = sent.events[0].id in handed
                handed.add(sent.events[0].id)
                sent = Change() if again else sent
            came.append((order, sent))
    return came


def _change(work: Work, tx: Transaction, order: Order) -> Change | Failure:
    rule, target = order.rule, order.target
    match place_of(target.arn):
        case Place.FUNCTION:
            return invoke_change(tx, target.arn, order.text, rule, work.draw.uuid(), order.now, order.trace)
        case Place.BUS:
            return forwarded_change(tx, target.arn, order.event, rule, target.role, order.now)
        case Place.LOG_GROUP:
            return append_change(tx, target.arn, rule.account, rule.name, order.text, order.now)
        case Place.QUEUE:
            return send_change(work, tx, target.arn, order.text, rule, order.now, role=target.role, group=target.group)
        case Place.TOPIC:
            return publish_change(work, tx, target.arn, order.text, rule, order.now, role=target.role)
    return no_resource(f"This server does not deliver to {target.arn}.")
