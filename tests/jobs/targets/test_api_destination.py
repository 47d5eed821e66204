"""API destinations as targets: real requests to a real server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from callers import Caller, allow, policy, trust
from eventing import Client, Endpoint, delivered, target
from tokiwa.store import connections
from world import ACCOUNT, REGION, World

Hook = Callable[..., str]
SECRET = "hush-hush"


def oauth(endpoint: Endpoint, method: str = "POST") -> dict[str, Any]:
    return {
        "OAuthParameters": {
            "ClientParameters": {"ClientID": "us", "ClientSecret": SECRET},
            "AuthorizationEndpoint": f"{endpoint.url}/token",
            "HttpMethod": method,
            "OAuthHttpParameters": {"BodyParameters": [{"Key": "scope", "Value": "all"}]},
        }
    }


def token(text: str, **more: Any) -> tuple[int, dict[str, str], str]:
    return 200, {}, json.dumps({"access_token": text, "token_type": "Bearer", **more})


def one(world: World) -> Any:
    (found,) = delivered(world)
    return found


def state(client: Client) -> tuple[str, str | None]:
    found = client("events:DescribeConnection", Name="door")
    return found["ConnectionState"], found.get("StateReason")


def test_the_endpoint_receives_the_event(client: Client, world: World, endpoint: Endpoint, hook: Hook) -> None:
    arn = hook(path="/orders/*", HttpMethod="PUT")
    http_parameters = {"PathParameterValues": ["$.detail.n"], "HeaderParameters": {"X-Id": "$.id"}}
    client.rule("rule", target(arn, HttpParameters=http_parameters, InputPath="$.detail"))

    identity = client.send()
    world.settle()

    (request,) = endpoint.requests
    assert (request["method"], request["path"], request["body"]) == ("PUT", "/orders/1", '{"n":1}')
    assert request["headers"]["x-id"] == identity
    assert request["headers"]["authorization"] == "Basic YW5uOmh1c2gtaHVzaA=="
    assert one(world).status.value == "delivered"


def test_a_role_that_its_target_names_must_be_allowed_to_call_it(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    root, role = Caller(world, world.root), f"arn:aws:iam::{ACCOUNT}:role/caller"
    arn = hook()
    client.rule("rule", target(arn, RoleArn=role))
    root("iam:CreateRole", RoleName="caller", AssumeRolePolicyDocument=trust({"Service": "events.amazonaws.com"}))
    client.send()
    world.settle()
    refused = one(world)
    assert (refused.status.value, refused.error_code, endpoint.requests) == ("dropped", "NO_PERMISSIONS", [])
    assert f"is not authorized to perform: events:InvokeApiDestination on resource: {arn}" in refused.error_message

    may = policy(allow("events:InvokeApiDestination", arn))
    root("iam:PutRolePolicy", RoleName="caller", PolicyName="own", PolicyDocument=may)
    client.send()
    world.settle()
    assert len(endpoint.requests) == 1


def test_oauth_asks_for_a_token_first_and_keeps_it(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    endpoint.answers = [token("t1", expires_in=3600), (200, {}, "")]
    client.rule("rule", target(hook("OAUTH_CLIENT_CREDENTIALS", oauth(endpoint))))
    assert state(client) == ("AUTHORIZING", None)

    world.settle()
    assert state(client) == ("AUTHORIZED", None)
    for _ in range(2):
        client.send()
        world.advance(seconds=1)

    asked, *events = endpoint.requests
    assert (asked["method"], asked["path"]) == ("POST", "/token")
    assert asked["body"] == f"grant_type=client_credentials&client_id=us&client_secret={SECRET}&scope=all"
    assert [request["headers"]["authorization"] for request in events] == ["Bearer t1", "Bearer t1"]


def test_a_token_that_has_expired_is_asked_for_again(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    endpoint.answers = [token("t1", expires_in="300"), token("t2"), (200, {}, "")]
    client.rule("rule", target(hook("OAUTH_CLIENT_CREDENTIALS", oauth(endpoint, "GET"))))
    world.settle()

    world.advance(seconds=241)
    client.send()
    world.settle()

    first, second, event = endpoint.requests
    query = f"/token?grant_type=client_credentials&client_id=us&client_secret={SECRET}&scope=all"
    assert (first["method"], first["path"]) == (second["method"], second["path"]) == ("GET", query)
    assert event["headers"]["authorization"] == "Bearer t2"


def test_a_token_that_is_refused_is_not_used_again(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    endpoint.answers = [token("t1"), (401, {}, ""), token("t2"), (200, {}, "")]
    client.rule("rule", target(hook("OAUTH_CLIENT_CREDENTIALS", oauth(endpoint))))
    world.settle()

    client.send()
    world.settle()
    world.advance(seconds=1)

    assert [request["headers"].get("authorization") for request in endpoint.requests] == [
        None,
        "Bearer t1",
        None,
        "Bearer t2",
    ]
    assert (one(world).status.value, one(world).attempts) == ("delivered", 2)


LIVES: dict[str, tuple[Any, float]] = {
    "not said": (None, 3600),
    "a number": (300, 300),
    "text": ("300", 300),
    "no number": ("soon", 3600),
    "for ever": ("inf", 3600),
    "nothing": ("nan", 3600),
}


@pytest.mark.parametrize("case", LIVES)
def test_a_token_is_good_for_as_long_as_its_server_says(
    case: str, client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    said, seconds = LIVES[case]
    endpoint.answers = [token("t1", expires_in=said)]
    hook("OAUTH_CLIENT_CREDENTIALS", oauth(endpoint))
    world.settle()
    with world.means.store.snapshot() as tx:
        connection = connections.named(tx, ACCOUNT, "door")
        assert connection is not None
        kept = connections.token(tx, connection.arn)
    assert kept is not None
    assert kept.expires_at == world.now + timedelta(seconds=seconds)


REFUSALS: dict[str, tuple[tuple[int, dict[str, str], str], str]] = {
    "a refusal": ((400, {}, '{"error":"invalid_client"}'), "The authorization endpoint answered with status 400."),
    "no token": ((200, {}, "{}"), "The authorization endpoint answered without an access_token."),
    "no JSON": ((200, {}, "<html>"), "The authorization endpoint answered without an access_token."),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_connection_that_gets_no_token_says_why(
    case: str, client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    answer, reason = REFUSALS[case]
    endpoint.answers = [answer]
    client.rule("rule", target(hook("OAUTH_CLIENT_CREDENTIALS", oauth(endpoint))))

    world.settle()
    assert state(client) == ("DEAUTHORIZED", reason)
    assert client("events:DescribeApiDestination", Name="hook")["ApiDestinationState"] == "INACTIVE"

    client.send()
    world.settle()
    found = one(world)
    assert (found.status.value, found.error_code) == ("dropped", "NO_PERMISSIONS")
    assert found.error_message == f"The connection door is not authorized. {reason}"
    assert len(endpoint.requests) == 1


def test_an_event_waits_for_a_connection_that_is_being_authorized(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    from tokiwa.domain.change import Change

    endpoint.answers = [token("t1"), (200, {}, "")]
    arn = hook("OAUTH_CLIENT_CREDENTIALS", oauth(endpoint))
    with world.means.store.snapshot() as tx:
        connection = connections.named(tx, ACCOUNT, "door")
    assert connection is not None
    world.means.store.submit([Change(cancels=(("authorize", connection.arn),))])[0].result()
    client.rule("rule", target(arn))

    client.send()
    world.settle()

    found = one(world)
    assert (found.status.value, found.error_message) == ("retrying", "The connection door is being authorized.")


def test_the_secrets_of_a_connection_stay_where_they_are(
    client: Client, world: World, endpoint: Endpoint, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    parameters = {
        "ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": SECRET},
        "InvocationHttpParameters": {"QueryStringParameters": [{"Key": "q", "Value": SECRET, "IsValueSecret": True}]},
    }
    arn = hook("API_KEY", parameters, InvocationEndpoint=f"http://127.0.0.1:{port}/")
    client.rule("rule", target(arn))

    client.send()
    world.settle()

    found = one(world)
    assert (found.status.value, found.error_code) == ("retrying", "SDK_CLIENT_ERROR")
    assert SECRET not in repr(found)
    assert SECRET not in caplog.text


def test_a_header_that_cannot_be_sent_is_a_permanent_failure(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    client.rule("rule", target(hook(), HttpParameters={"HeaderParameters": {"X-Name": "$.detail.name"}}))

    client.send(Detail='{"name": "one\\ntwo"}')
    world.settle()

    found = one(world)
    assert (found.status.value, found.error_code) == ("dropped", "SDK_CLIENT_ERROR")
    assert endpoint.requests == []


def test_a_destination_is_called_at_its_pace(client: Client, world: World, endpoint: Endpoint, hook: Hook) -> None:
    client.rule("rule", target(hook(InvocationRateLimitPerSecond=2)))

    for _ in range(5):
        client.send()
    calls = []
    world.settle()
    for _ in range(5):
        calls.append(len(endpoint.requests))
        world.advance(seconds=0.5)

    assert calls == [1, 2, 3, 4, 5]
    assert {(found.status.value, found.attempts) for found in delivered(world)} == {("delivered", 1)}


def test_a_destination_or_connection_that_is_gone(client: Client, world: World, endpoint: Endpoint, hook: Hook) -> None:
    arn = hook()
    client.rule("rule", target(arn), target(arn.replace("/hook/", "/other/"), "two"))
    client("events:DeleteConnection", Name="door")

    client.send()
    world.settle()

    found = {d.target: (d.status.value, d.error_code, d.error_message) for d in delivered(world)}
    missing = f"arn:aws:events:{REGION}:{ACCOUNT}:api-destination/other/"
    assert found["two"][:2] == found["one"][:2] == ("dropped", "NO_RESOURCE")
    assert found["one"][2].startswith("The connection arn:aws:events:")
    assert found["two"][2].startswith(f"The API destination {missing}")


def test_a_retry_after_that_is_a_date_is_left_alone(
    client: Client, world: World, endpoint: Endpoint, hook: Hook
) -> None:
    endpoint.answers = [(503, {"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"}, ""), (200, {}, "")]
    client.rule("rule", target(hook()))

    client.send()
    world.settle()

    assert one(world).next_at - world.now <= timedelta(seconds=1)
