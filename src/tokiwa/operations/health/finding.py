"""Finds events in the order in which the Health API lists them: the one that was updated last comes first."""

from collections.abc import Callable, Iterator
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.health import HealthEvent
from tokiwa.operations.health.filters import Filter, lets_through
from tokiwa.operations.page import position, token
from tokiwa.store import health
from tokiwa.work import Transaction

_AT_ONCE = 500  # events read from the store together
USUAL = 100  # of a page

Place = tuple[int, str]


def matching(tx: Transaction, call: Call, wanted: Filter, after: Place = health.NEWEST) -> Iterator[HealthEvent]:
    """The account's events that a filter lets through, those behind the place `after`."""
    if wanted.get("eventArns"):
        yield from _named(tx, call, wanted, after)
        return
    while True:
        read = health.page(tx, call.account, after, _AT_ONCE)
        yield from (event for event in read if lets_through(wanted, event))
        if len(read) < _AT_ONCE:
            return
        after = health.position(read[-1])


def page(tx: Transaction, call: Call, member: str, show: Callable[[HealthEvent], Any]) -> dict[str, Any]:
    """The part of the matching events that the call asks for, as the output's `member`, and the next token."""
    after: Place = position(call.name, call.input.get("nextToken"), health.NEWEST)
    most = call.input.get("maxResults", USUAL)
    found: list[HealthEvent] = []
    for event in matching(tx, call, call.input.get("filter", {}), after):
        found.append(event)
        if len(found) > most:
            break
    answer: dict[str, Any] = {member: [show(event) for event in found[:most]]}
    if len(found) > most:
        answer["nextToken"] = token(call.name, health.position(found[most - 1]))
    return answer


def owned(tx: Transaction, call: Call, arn: str) -> HealthEvent | None:
    """The event with this ARN, if it is of the caller's account."""
    found = health.get(tx, arn)
    return found if found is not None and found.account == call.account else None


def _named(tx: Transaction, call: Call, wanted: Filter, after: Place) -> Iterator[HealthEvent]:
    named = (owned(tx, call, arn) for arn in set(wanted["eventArns"]))
    found = [event for event in named if event is not None and health.position(event) < after]
    for event in sorted(found, key=health.position, reverse=True):
        if lets_through(wanted, event):
            yield event
