"""Access tokens for connections with OAuth client credentials (RFC 6749 section 4.4), kept until they expire."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from math import isfinite
from typing import Any
from urllib.parse import urlencode

import msgspec

from tokiwa.domain.change import Change
from tokiwa.domain.connection import AccessToken, Connection
from tokiwa.domain.delivery import Failure
from tokiwa.domain.problem import Problem
from tokiwa.jobs.targets import http
from tokiwa.jobs.targets.http_request import AGENT, Request, pairs, with_query
from tokiwa.store import connections
from tokiwa.work import Work
from tokiwa.work.connection_secret import opened_token, sealed_token

MARGIN = timedelta(seconds=60)  # a token is not used this shortly before its end
USUAL_LIFE = 3600  # seconds, where the server does not say


class Granted(msgspec.Struct):
    """The answer of an authorization server (RFC 6749 section 5.1)."""

    access_token: str
    expires_in: float | str | None = None


def token_of(work: Work, connection: Connection, parameters: Mapping[str, Any], now: datetime) -> str | Failure:
    """A token that is good now: the one that is kept, or a new one from the connection's server."""
    with work.means.store.snapshot() as tx:
        kept = connections.token(tx, connection.arn)
    if kept is not None and now < kept.expires_at - MARGIN:
        with suppress(Problem):  # one that cannot be opened is replaced
            return opened_token(work.means.sealer, kept)
    granted = _ask(parameters["OAuthParameters"])
    if isinstance(granted, Failure):
        return granted
    expires_at = now + timedelta(seconds=_life(granted))
    secret = sealed_token(work.means.sealer, connection, granted.access_token)
    work.write([Change(puts=(AccessToken(connection.arn, connection.account, expires_at, secret),))])
    return granted.access_token


def forget(work: Work, connection: Connection) -> None:
    """Give up a token that an endpoint refused."""
    with work.means.store.snapshot() as tx:
        kept = connections.token(tx, connection.arn)
    if kept is not None:
        work.write([Change(drops=(kept,))])


def _ask(oauth: Mapping[str, Any]) -> Granted | Failure:
    answer = http.ask(_request(oauth))
    if isinstance(answer, Failure):
        return Failure(answer.code, f"The authorization endpoint: {answer.message}", answer.permanent)
    failure = http.failure_of(answer)
    if failure is not None:
        return Failure("ERROR_FROM_TARGET", f"The authorization endpoint answered with status {answer.status}.")
    try:
        return msgspec.json.decode(answer.body, type=Granted)
    except msgspec.MsgspecError:
        return Failure("ERROR_FROM_TARGET", "The authorization endpoint answered without an access_token.")


def _request(oauth: Mapping[str, Any]) -> Request:
    client, more = oauth["ClientParameters"], oauth.get("OAuthHttpParameters", {})
    form = {
        "grant_type": "client_credentials",
        "client_id": client["ClientID"],
        "client_secret": client["ClientSecret"],
        **pairs(more.get("BodyParameters", ())),
    }
    headers = {"User-Agent": AGENT, "Accept": "application/json", **pairs(more.get("HeaderParameters", ()))}
    url = with_query(oauth["AuthorizationEndpoint"], pairs(more.get("QueryStringParameters", ())))
    if oauth["HttpMethod"] == "GET":
        return Request("GET", with_query(url, form), headers, None)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return Request(oauth["HttpMethod"], url, headers, urlencode(form).encode())


def _life(granted: Granted) -> float:
    """Seconds that the token is good for; some servers write the number as text."""
    try:
        seconds = float(granted.expires_in or USUAL_LIFE)
    except ValueError:
        return USUAL_LIFE
    return min(max(seconds, 0), 365 * 86400) if isfinite(seconds) else USUAL_LIFE
