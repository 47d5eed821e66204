"""Hands an order to the place that its target names."""

from tokiwa.domain.target import Place, place_of
from tokiwa.jobs.targets import api_destination
from tokiwa.jobs.targets.bus import forwarded_change
from tokiwa.jobs.targets.function import invoke_change
from tokiwa.jobs.targets.log_group import append_change
from tokiwa.jobs.targets.order import Order, Sent, no_resource
from tokiwa.work import Work


def send(work: Work, order: Order) -> Sent:
    """What the place answers. Places of this server answer with a change, which is written with the outcome."""
    rule, target = order.rule, order.target
    place = place_of(target.arn)
    if place is Place.API_DESTINATION:
        return api_destination.send(work, order)
    with work.means.store.snapshot() as tx:
        match place:
            case Place.FUNCTION:
                return invoke_change(tx, target.arn, order.text, rule, work.draw.uuid(), order.now)
            case Place.BUS:
                return forwarded_change(tx, target.arn, order.event, rule, target.role, order.now)
            case Place.LOG_GROUP:
                return append_change(tx, target.arn, rule.account, rule.name, order.text, order.now)
    return no_resource(f"This server does not deliver to {target.arn}.")
