"""The request that an API destination receives: its own parts, its connection's and its target's, put together.

EventBridge User Guide, "API destinations" and "Connections for HTTP endpoint targets".
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import msgspec

from tokiwa.domain import json_path
from tokiwa.domain.api_destination import ApiDestination
from tokiwa.domain.target import HttpParameters
from tokiwa.domain.value import Hidden, Value

AGENT = "Amazon/EventBridge/ApiDestinations"
JSON = "application/json; charset=utf-8"
_WITHOUT_BODY = frozenset({"GET", "HEAD"})


class Request(Value):
    """One HTTP request. Its headers and URL may hold secrets."""

    method: str
    url: Hidden[str]
    headers: Hidden[dict[str, str]]
    body: Hidden[bytes | None]


def request_of(
    destination: ApiDestination,
    wanted: HttpParameters,
    parameters: Mapping[str, Any],
    token: str | None,
    text: str,
    event: Mapping[str, Any],
) -> Request:
    """The request. `parameters` are the connection's AuthParameters, `token` the one for OAuth, `text` the body.

    What the connection says wins over what the target says.
    """
    common = parameters.get("InvocationHttpParameters", {})
    headers = {
        "Content-Type": JSON,
        "User-Agent": AGENT,
        **{name: _value(value, event) for name, value in wanted.headers.items()},
        **pairs(common.get("HeaderParameters", ())),
        **_authorization(parameters, token),
    }
    query = {name: _value(value, event) for name, value in wanted.query.items()}
    query |= pairs(common.get("QueryStringParameters", ()))
    body = None if destination.method in _WITHOUT_BODY else _body(text, pairs(common.get("BodyParameters", ())))
    path = [_value(value, event) for value in wanted.path]
    return Request(destination.method, with_query(_filled(destination.endpoint, path), query), headers, body)


def pairs(listed: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Parameters of a connection as a mapping."""
    return {item.get("Key", ""): item.get("Value", "") for item in listed}


def with_query(url: str, query: Mapping[str, str]) -> str:
    """The URL with more parameters."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(query))))))


def _authorization(parameters: Mapping[str, Any], token: str | None) -> dict[str, str]:
    basic, key = parameters.get("BasicAuthParameters"), parameters.get("ApiKeyAuthParameters")
    if token is not None:
        return {"Authorization": f"Bearer {token}"}
    if basic is not None:
        both = f"{basic['Username']}:{basic['Password']}".encode()
        return {"Authorization": f"Basic {base64.b64encode(both).decode()}"}
    return {} if key is None else {key["ApiKeyName"]: key["ApiKeyValue"]}


def _value(text: str, event: Mapping[str, Any]) -> str:
    """A value of the target's: as it is, or from the event where it is a path."""
    if not text.startswith("$."):
        return text
    try:
        found = json_path.pick(json_path.parse(text), dict(event))
    except ValueError:
        return text
    if found is json_path.MISSING:
        return ""
    return found if isinstance(found, str) else msgspec.json.encode(found).decode()


def _filled(endpoint: str, path: list[str]) -> str:
    """The endpoint with each `*` replaced by the next value."""
    first, *others = endpoint.split("*")
    values = [quote(value, safe="") for value in path] + [""] * len(others)
    return first + "".join(value + part for value, part in zip(values, others, strict=False))


def _body(text: str, additions: dict[str, str]) -> bytes:
    """The body; parameters of the connection are added where it is a JSON object."""
    if not additions:
        return text.encode()
    try:
        content = msgspec.json.decode(text)
    except msgspec.MsgspecError:
        return text.encode()
    return msgspec.json.encode(content | additions) if isinstance(content, dict) else text.encode()
