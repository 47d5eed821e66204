"""Where events end that could not be delivered: the place that their target names for it."""

from typing import Any

import msgspec

from tokiwa.domain.change import Change, Event
from tokiwa.domain.delivery import Failure
from tokiwa.domain.envelope import envelope
from tokiwa.domain.target import Place, place_of
from tokiwa.jobs.targets.log_group import append_change
from tokiwa.jobs.targets.order import Order, no_resource
from tokiwa.jobs.targets.queue import send_change
from tokiwa.store import buses
from tokiwa.work import Transaction, Work

SOURCE, DETAIL_TYPE = "tokiwa", "Undelivered Event"


def keep(work: Work, order: Order, attributes: dict[str, str]) -> Change | Failure | None:
    """The event put away with the attributes that a dead-letter queue's message has; None without such a place.

    What was put away once and cannot be delivered from there either is not put away again.
    """
    place = order.target.dead_letter
    if place is None or (order.event.source, order.event.detail_type) == (SOURCE, DETAIL_TYPE):
        return None
    record = {"attributes": attributes, "event": envelope(order.event)}
    with work.means.store.snapshot() as tx:
        match place_of(place):
            case Place.LOG_GROUP:
                text = msgspec.json.encode(record).decode()
                return append_change(tx, place, order.rule.account, order.rule.name, text, order.now)
            case Place.BUS:
                return _told(tx, place, order, record, work.draw.uuid())
        body = msgspec.json.encode(record["event"]).decode()
        return send_change(work, tx, place, body, order.rule, order.now, attributes=attributes)


def _told(tx: Transaction, bus_arn: str, order: Order, record: dict[str, Any], event_id: str) -> Change | Failure:
    found = buses.get(tx, bus_arn)
    if found is None or found.account != order.delivery.account:
        return no_resource(f"The event bus {bus_arn}, which is to keep undelivered events, does not exist.")
    event = Event(
        id=event_id,
        account=found.account,
        region=order.event.region,
        time=order.now,
        source=SOURCE,
        detail_type=DETAIL_TYPE,
        resources=(order.delivery.rule,),
        detail=record,
        bus=found.name,
        trace=order.trace,
    )
    return Change(events=(event,))
