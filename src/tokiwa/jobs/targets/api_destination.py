"""An API destination as a target: an HTTP request with the connection's credentials, at the destination's pace."""

import re
from datetime import timedelta

from tokiwa.domain import dispatch
from tokiwa.domain.api_destination import ApiDestination, Pace, reserve
from tokiwa.domain.change import Change
from tokiwa.domain.connection import OAUTH, Connection, ConnectionState
from tokiwa.domain.delivery import Failure
from tokiwa.domain.envelope import envelope
from tokiwa.domain.problem import Problem
from tokiwa.domain.target import HttpParameters
from tokiwa.jobs.targets import http, oauth
from tokiwa.jobs.targets.http_request import request_of
from tokiwa.jobs.targets.order import Order, Postponed, Sent, Wait, no_permission, no_resource
from tokiwa.store import connections
from tokiwa.work import Work
from tokiwa.work.connection_secret import opened

_SECONDS = re.compile(r"[0-9]{1,6}")  # of Retry-After; its other form, a date, is of another clock than the account's


def send(work: Work, order: Order) -> Sent:
    """Make the request, unless the destination's rate limit has no room yet."""
    with work.means.store.snapshot() as tx:
        destination = connections.destination(tx, order.target.arn)
        connection = None if destination is None else connections.get(tx, destination.connection)
        pace = None if destination is None else connections.pace(tx, destination.arn)
    if destination is None or destination.account != order.rule.account:
        return no_resource(f"The API destination {order.target.arn} does not exist.")
    if connection is None:
        return no_resource(f"The connection {destination.connection} of the API destination does not exist.")
    if connection.state is not ConnectionState.AUTHORIZED:
        return _unusable(connection)
    if order.delivery.slot is None or order.delivery.slot > order.now:
        waiting = _take_turn(work, order, destination, pace)
        if waiting is not None:
            return waiting
    return _request(work, order, destination, connection)


def _unusable(connection: Connection) -> Failure:
    if connection.state is ConnectionState.AUTHORIZING:
        return Failure("NO_PERMISSIONS", f"The connection {connection.name} is being authorized.")
    return no_permission(f"The connection {connection.name} is not authorized. {connection.reason or ''}".rstrip())


def _take_turn(work: Work, order: Order, destination: ApiDestination, pace: Pace | None) -> Wait | None:
    """Reserve the next free moment; None if that is now. The reservation is on record before the request is made."""
    pace = pace or Pace(destination.arn, destination.account, order.now)
    slot, after = reserve(pace, destination.rate, order.now)
    if slot > order.now:
        return Wait(Change(puts=(after,)) + dispatch.hold(order.delivery, slot))
    with work.transaction() as tx:
        tx.apply(Change(puts=(after,)))
    return None


def _request(work: Work, order: Order, destination: ApiDestination, connection: Connection) -> Change | Failure:
    try:
        parameters = opened(work.means.sealer, connection)
    except Problem as problem:
        return Failure("INTERNAL_ERROR", problem.message)
    token = oauth.token_of(work, connection, parameters, order.now) if connection.type == OAUTH else None
    if isinstance(token, Failure):
        return token
    wanted = order.target.http or HttpParameters()
    answer = http.ask(request_of(destination, wanted, parameters, token, order.text, envelope(order.event)))
    if isinstance(answer, Failure):
        return answer
    if answer.status in (401, 407) and token is not None:
        oauth.forget(work, connection)
    failure = http.failure_of(answer)
    if failure is None:
        return Change()
    seconds = answer.retry_after or ""
    if failure.permanent or not _SECONDS.fullmatch(seconds):
        return failure
    return Postponed(failure.code, failure.message, not_before=order.now + timedelta(seconds=int(seconds)))
