"""An API destination as a target: HTTP requests with the connection's credentials, at the destination's pace."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tokiwa.domain import dispatch
from tokiwa.domain.api_destination import ApiDestination, Pace, turns
from tokiwa.domain.change import Change
from tokiwa.domain.connection import OAUTH, Connection, ConnectionState
from tokiwa.domain.delivery import Failure
from tokiwa.domain.envelope import envelope
from tokiwa.domain.problem import Problem
from tokiwa.domain.target import HttpParameters
from tokiwa.jobs.targets import http, oauth
from tokiwa.jobs.targets.answer import Answer
from tokiwa.jobs.targets.http_request import Request, request_of
from tokiwa.jobs.targets.order import Came, Order, Postponed, Sent, Wait, broken, no_permission, no_resource
from tokiwa.jobs.targets.permission import SERVICE, keys_of
from tokiwa.store import connections
from tokiwa.work import Transaction, Work
from tokiwa.work.connection_secret import opened
from tokiwa.work.insist import insist
from tokiwa.work.role_right import refusal

ACTION = "events:InvokeApiDestination"
_SECONDS = re.compile(r"[0-9]{1,6}")  # of Retry-After; its other form, a date, is of another clock than the account's
_REFUSED = frozenset({401, 407})


def send(work: Work, orders: Sequence[Order]) -> Iterator[Came]:
    """Make the requests to one destination for which its rate limit has room, side by side."""
    arn = orders[0].target.arn
    with work.means.store.snapshot() as tx:
        destination = connections.destination(tx, arn)
        connection = None if destination is None else connections.get(tx, destination.connection)
        asked = [] if destination is None else [(order, _refusal(tx, order, destination)) for order in orders]
    if destination is None:
        yield [(order, _no_destination(arn)) for order in orders]
        return
    yield [(order, why) for order, why in asked if why is not None]
    own = [order for order, why in asked if why is None]
    if not own:
        return
    if connection is None or connection.state is not ConnectionState.AUTHORIZED:
        unusable = _unusable(destination, connection)
        yield [(order, unusable) for order in own]
        return
    slots = _take_turns(work, destination, own)
    yield [(order, Wait(dispatch.hold(order.delivery, slot))) for order, slot in slots if slot > order.now]
    going = [order for order, slot in slots if slot <= order.now]
    if going:
        yield from _requests(work, going, destination, connection)


def _no_destination(arn: str) -> Failure:
    return no_resource(f"The API destination {arn} does not exist.")


def _refusal(tx: Transaction, order: Order, destination: ApiDestination) -> Failure | None:
    """Why the rule may not call it; a role that its target names must be allowed to (EventBridge User Guide, "API targets")."""
    rule, role = order.rule, order.target.role
    if rule.account != destination.account:
        return _no_destination(destination.arn)
    if role is None:
        return None
    why = refusal(tx, role, SERVICE, rule.arn, ACTION, destination.arn, None, order.now, keys_of(rule))
    return None if why is None else no_permission(why)


def _unusable(destination: ApiDestination, connection: Connection | None) -> Failure:
    """Why no request can be made now."""
    if connection is None:
        return no_resource(f"The connection {destination.connection} of the API destination does not exist.")
    if connection.state is ConnectionState.AUTHORIZING:
        return Failure("NO_PERMISSIONS", f"The connection {connection.name} is being authorized.")
    return no_permission(f"The connection {connection.name} is not authorized. {connection.reason or ''}".rstrip())


def _take_turns(work: Work, destination: ApiDestination, orders: Sequence[Order]) -> list[tuple[Order, datetime]]:
    """When each request may be made. The turns are on record before the first one is."""

    def take() -> list[datetime]:
        now = orders[0].now
        with work.transaction() as tx:
            pace = connections.pace(tx, destination.arn) or Pace(destination.arn, destination.account, now)
            slots, after = turns(pace, destination.rate, now, [order.delivery.slot for order in orders])
            tx.apply(Change(puts=(after,)))
        return slots

    return list(zip(orders, insist(take), strict=True))


def _requests(
    work: Work, orders: Sequence[Order], destination: ApiDestination, connection: Connection
) -> Iterator[Came]:
    try:
        parameters = opened(work.means.sealer, connection)
    except Problem as problem:
        failure = Failure("INTERNAL_ERROR", problem.message)
        yield [(order, failure) for order in orders]
        return
    token = oauth.token_of(work, connection, parameters, orders[0].now) if connection.type == OAUTH else None
    if isinstance(token, Failure):
        yield [(order, token) for order in orders]
        return
    asked: list[tuple[Order, Request]] = []
    for order in orders:
        wanted = order.target.http or HttpParameters()
        try:
            request = request_of(destination, wanted, parameters, token, order.text, envelope(order.event))
        except Exception as error:  # noqa: BLE001 - it concerns this one alone
            yield [(order, broken(order, error))]
        else:
            asked.append((order, request))
    for answers in http.ask_all([request for _, request in asked]):
        if token is not None and any(isinstance(each, Answer) and each.status in _REFUSED for _, each in answers):
            oauth.forget(work, connection)
        yield [(asked[number][0], _sent(asked[number][0], answer)) for number, answer in answers]


def _sent(order: Order, answer: Answer | Failure) -> Sent:
    failure = answer if isinstance(answer, Failure) else http.failure_of(answer)
    if failure is None:
        return Change()
    seconds = answer.retry_after or "" if isinstance(answer, Answer) else ""
    if failure.permanent or not _SECONDS.fullmatch(seconds):
        return failure
    return Postponed(failure.code, failure.message, not_before=order.now + timedelta(seconds=int(seconds)))
