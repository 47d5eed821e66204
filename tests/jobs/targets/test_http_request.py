"""What an API destination receives."""

from __future__ import annotations

from typing import Any

import pytest

from tokiwa.domain.api_destination import ApiDestination
from tokiwa.domain.target import HttpParameters
from tokiwa.jobs.targets.http_request import Request, request_of
from world import ACCOUNT, START

EVENT = {"id": "1", "detail": {"n": 1, "name": "a b", "list": [1]}}
BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": "hush"}}


def made(
    endpoint: str = "https://example.com/api",
    method: str = "POST",
    parameters: dict[str, Any] | None = None,
    text: str = '{"n":1}',
    token: str | None = None,
    **wanted: Any,
) -> Request:
    destination = ApiDestination("arn", ACCOUNT, "hook", "connection", endpoint, method, START, START)
    return request_of(destination, HttpParameters(**wanted), parameters or BASIC, token, text, EVENT)


def common(**lists: list[tuple[str, str]]) -> dict[str, Any]:
    """Parameters that a connection adds to each request."""
    listed = {name: [{"Key": key, "Value": value} for key, value in items] for name, items in lists.items()}
    return {**BASIC, "InvocationHttpParameters": listed}


def test_a_request_is_the_event_in_json() -> None:
    request = made()

    assert (request.method, request.url, request.body) == ("POST", "https://example.com/api", b'{"n":1}')
    assert request.headers == {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Amazon/EventBridge/ApiDestinations",
        "Authorization": "Basic YW5uOmh1c2g=",
    }


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_some_methods_have_no_body(method: str) -> None:
    assert made(method=method).body is None


AUTHORIZED: dict[str, tuple[dict[str, Any], str | None, tuple[str, str]]] = {
    "basic": (
        {"BasicAuthParameters": {"Username": "jürgen", "Password": "p"}},
        None,
        ("Authorization", "Basic asO8cmdlbjpw"),
    ),
    "a key": ({"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "v"}}, None, ("X-Key", "v")),
    "a token": ({"OAuthParameters": {}}, "t", ("Authorization", "Bearer t")),
}


@pytest.mark.parametrize("case", AUTHORIZED)
def test_the_connection_authorizes(case: str) -> None:
    parameters, token, (name, value) = AUTHORIZED[case]

    assert made(parameters=parameters, token=token).headers[name] == value


URLS: dict[str, tuple[Request, str]] = {
    "a place in the path": (made("https://h/*/b", path=("x y/z",)), "https://h/x%20y%2Fz/b"),
    "several, some of the event": (made("https://h/*/*", path=("$.detail.n", "$.detail.name")), "https://h/1/a%20b"),
    "too few values": (made("https://h/*/*", path=("a",)), "https://h/a/"),
    "too many values": (made("https://h/*", path=("a", "b")), "https://h/a"),
    "a query": (made("https://h/?a=1", query={"b": "x&y", "c": "$.detail.list"}), "https://h/?a=1&b=x%26y&c=%5B1%5D"),
    "the connection's query wins": (
        made("https://h/", query={"b": "mine"}, parameters=common(QueryStringParameters=[("b", "theirs")])),
        "https://h/?b=theirs",
    ),
    "a path that leads nowhere": (made("https://h/", query={"b": "$.gone"}), "https://h/?b="),
    "a text that only looks like a path": (made("https://h/", query={"b": "$.a b"}), "https://h/?b=%24.a+b"),
}


@pytest.mark.parametrize("case", URLS)
def test_urls(case: str) -> None:
    request, url = URLS[case]
    assert request.url == url


def test_headers_of_the_target_and_the_connection() -> None:
    request = made(
        headers={"X-Name": "$.detail.name", "X-Both": "mine"},
        parameters=common(HeaderParameters=[("X-Both", "theirs")]),
    )

    assert (request.headers["X-Name"], request.headers["X-Both"]) == ("a b", "theirs")


BODIES: dict[str, tuple[str, bytes]] = {
    "an object": ('{"n":1}', b'{"n":1,"k":"v"}'),
    "an object that has it": ('{"k":1}', b'{"k":"v"}'),
    "a list": ("[1]", b"[1]"),
    "a text": ('"a"', b'"a"'),
}


@pytest.mark.parametrize("case", BODIES)
def test_the_connection_adds_to_a_body_that_is_an_object(case: str) -> None:
    text, body = BODIES[case]
    assert made(text=text, parameters=common(BodyParameters=[("k", "v")])).body == body


def test_secrets_are_not_shown() -> None:
    parameters = {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "hush-hush"}}
    assert "hush-hush" not in repr(made(parameters=parameters, query={"q": "hush-hush"}))
