"""tokiwa:ListEvents and ListDeliveries: what happened in the account, and what became of each event on its way."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from tokiwa.domain.call import Call
from tokiwa.domain.change import Event
from tokiwa.domain.dispatch import Delivery
from tokiwa.domain.envelope import envelope
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import deliveries, events
from tokiwa.work import Work

MOST_SEARCHED = 5_000  # of one call; a short page with a token tells that there are more
_PAGE = 200
_USUAL = 50

T = TypeVar("T")
Place = tuple[Any, ...]


@operation("tokiwa:ListEvents", slow=True)
def list_events(work: Work, call: Call) -> dict[str, Any]:
    """Events of every bus, the newest first, as long as they are kept."""
    given = call.input
    wanted = {
        name: given[member]
        for name, member in (("source", "Source"), ("detail_type", "DetailType"), ("bus", "EventBusName"))
        if member in given
    }

    about = given.get("ResourceArn")
    listing = f"{call.name} {sorted(wanted.items())} {about}"

    def like(event: Event) -> bool:
        return (about is None or about in event.resources) and all(
            getattr(event, name) == value for name, value in wanted.items()
        )

    with work.transaction() as tx:
        found, next_ = _page(
            lambda after, limit: events.page(tx, call.account, (after[0], after[1]), limit),
            position(listing, given.get("NextToken"), events.NEWEST),
            like,
            given.get("MaxResults", _USUAL),
        )
    return {
        "Events": [_event(event) for event in found],
        **({} if next_ is None else {"NextToken": token(listing, next_)}),
    }


@operation("tokiwa:ListDeliveries", slow=True)
def list_deliveries(work: Work, call: Call) -> dict[str, Any]:
    """Deliveries to targets of rules, the newest first, as long as they are kept."""
    event, rule, status = (call.input.get(member) for member in ("EventId", "RuleArn", "Status"))

    def like(delivery: Delivery) -> bool:
        return (
            event in {None, delivery.event} and rule in {None, delivery.rule} and status in {None, delivery.status.name}
        )

    listing = f"{call.name} {event} {rule} {status}"
    with work.transaction() as tx:
        found, next_ = _page(
            lambda after, limit: [
                (deliveries.place(each), each)
                for each in deliveries.page(tx, call.account, (after[0], after[1], after[2], after[3]), limit)
            ],
            position(listing, call.input.get("NextToken"), deliveries.NEWEST),
            like,
            call.input.get("MaxResults", _USUAL),
        )
    return {
        "Deliveries": [_delivery(each) for each in found],
        **({} if next_ is None else {"NextToken": token(listing, next_)}),
    }


def _page(
    look: Callable[[Place, int], list[tuple[Place, T]]], after: Place, like: Callable[[T], bool], most: int
) -> tuple[list[T], Place | None]:
    """So many that are alike, and the place to go on from, if there are more to look at."""
    found: list[T] = []
    for _ in range(MOST_SEARCHED // _PAGE):
        rows = look(after, _PAGE)
        for place, value in rows:
            after = place
            if like(value):
                found.append(value)
            if len(found) == most:
                return found, after
        if len(rows) < _PAGE:
            return found, None
    return found, after


def _event(event: Event) -> dict[str, Any]:
    return {
        "EventId": event.id,
        "Time": event.time,
        "EventBusName": event.bus,
        "Source": event.source,
        "DetailType": event.detail_type,
        "Resources": list(event.resources),
        "Document": msgspec.json.encode(envelope(event)).decode(),
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "EventId": delivery.event,
        "RuleArn": delivery.rule,
        "TargetId": delivery.target,
        "TargetArn": delivery.target_arn,
        "Status": delivery.status.name,
        "Attempts": delivery.attempts,
        "CreatedAt": delivery.created_at,
        "UpdatedAt": delivery.updated_at,
        "NextAttemptAt": delivery.next_at,
        "ErrorCode": delivery.error_code or None,
        "ErrorMessage": delivery.error_message or None,
    }
