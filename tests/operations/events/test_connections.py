from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from eventing import Client
from tokiwa.store import connections
from tokiwa.work.connection_secret import opened
from world import ACCOUNT, START, World

SECRET = "hush-hush"
BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": SECRET}}
KEY = {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": SECRET}}
OAUTH = {
    "OAuthParameters": {
        "ClientParameters": {"ClientID": "us", "ClientSecret": SECRET},
        "AuthorizationEndpoint": "http://127.0.0.1:9/token",
        "HttpMethod": "POST",
        "OAuthHttpParameters": {"BodyParameters": [{"Key": "scope", "Value": "all", "IsValueSecret": False}]},
    }
}
COMMON = {
    "InvocationHttpParameters": {
        "HeaderParameters": [
            {"Key": "X-Open", "Value": "seen", "IsValueSecret": False},
            {"Key": "X-Hidden", "Value": SECRET, "IsValueSecret": True},
        ]
    }
}
KINDS: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "basic": ("BASIC", BASIC, {"BasicAuthParameters": {"Username": "ann"}}, "AUTHORIZED"),
    "key": ("API_KEY", KEY, {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key"}}, "AUTHORIZED"),
    "oauth": (
        "OAUTH_CLIENT_CREDENTIALS",
        OAUTH,
        {"OAuthParameters": {**OAUTH["OAuthParameters"], "ClientParameters": {"ClientID": "us"}}},
        "AUTHORIZING",
    ),
    "with secret headers": (
        "BASIC",
        BASIC | COMMON,
        {
            "BasicAuthParameters": {"Username": "ann"},
            "InvocationHttpParameters": {
                "HeaderParameters": [
                    {"Key": "X-Open", "Value": "seen", "IsValueSecret": False},
                    {"Key": "X-Hidden", "IsValueSecret": True},
                ]
            },
        },
        "AUTHORIZED",
    ),
}


def create(client: Client, kind: str = "BASIC", parameters: dict[str, Any] | None = None, **more: Any) -> Any:
    return client(
        "events:CreateConnection", Name="hook", AuthorizationType=kind, AuthParameters=parameters or BASIC, **more
    )


def secrets_of(world: World, account: str = ACCOUNT) -> dict[str, Any]:
    with world.means.store.snapshot() as tx:
        found = connections.named(tx, account, "hook")
    assert found is not None
    assert SECRET.encode() not in found.secret
    assert SECRET not in repr(found)
    return opened(world.means.sealer, found)


@pytest.mark.parametrize("case", KINDS)
def test_a_connection_is_shown_without_its_secrets(case: str, client: Client, world: World) -> None:
    kind, parameters, shown, state = KINDS[case]

    made = create(client, kind, parameters, Description="ours")
    found = client("events:DescribeConnection", Name="hook")

    assert made["ConnectionState"] == found["ConnectionState"] == state
    assert (found["Description"], found["AuthorizationType"]) == ("ours", kind)
    assert found["AuthParameters"] == shown
    assert found["CreationTime"].astimezone(UTC) == START
    assert secrets_of(world) == parameters
    (listed,) = client("events:ListConnections")["Connections"]
    assert SECRET not in repr((made, found, listed))


def test_an_update_changes_what_it_names(client: Client, world: World) -> None:
    create(client, parameters=BASIC | COMMON, Description="ours")
    world.now += timedelta(hours=1)

    client("events:UpdateConnection", Name="hook", AuthParameters={"BasicAuthParameters": {"Username": "bob"}})

    assert secrets_of(world) == {"BasicAuthParameters": {"Username": "bob", "Password": SECRET}} | COMMON
    found = client("events:DescribeConnection", Name="hook")
    assert (found["Description"], found["AuthParameters"]["BasicAuthParameters"]) == ("ours", {"Username": "bob"})
    assert found["LastModifiedTime"] - found["CreationTime"] == timedelta(hours=1)

    client("events:UpdateConnection", Name="hook", AuthorizationType="API_KEY", AuthParameters=KEY)
    assert secrets_of(world) == KEY | COMMON


def test_a_deauthorized_connection_has_forgotten_its_secrets(client: Client, world: World) -> None:
    create(client)

    assert client("events:DeauthorizeConnection", Name="hook")["ConnectionState"] == "DEAUTHORIZED"
    assert secrets_of(world) == {}

    client("events:UpdateConnection", Name="hook", AuthParameters=BASIC)
    assert client("events:DescribeConnection", Name="hook")["ConnectionState"] == "AUTHORIZED"


def test_a_deleted_connection_is_gone(client: Client) -> None:
    made = create(client)

    answer = client("events:DeleteConnection", Name="hook")

    assert (answer["ConnectionArn"], answer["ConnectionState"]) == (made["ConnectionArn"], "DELETING")
    assert client("events:ListConnections")["Connections"] == []


def test_connections_are_listed_by_state_prefix_and_page(client: Client) -> None:
    for name in ("b-1", "a", "b-2"):
        client("events:CreateConnection", Name=name, AuthorizationType="BASIC", AuthParameters=BASIC)
    client("events:DeauthorizeConnection", Name="a")

    def names(**given: Any) -> list[str]:
        return [found["Name"] for found in client("events:ListConnections", **given)["Connections"]]

    assert names() == ["a", "b-1", "b-2"]
    assert names(Limit=1) == ["a"]
    assert names(NamePrefix="b") == ["b-1", "b-2"]
    assert names(ConnectionState="DEAUTHORIZED") == ["a"]


def test_the_password_is_not_in_the_audit_trail(client: Client, world: World) -> None:
    from tokiwa.store import audit

    create(client, parameters=BASIC | COMMON)

    with world.means.store.snapshot() as tx:
        entries = audit.latest(tx, ACCOUNT, world.now, 100)
    assert any(entry.name == "events:CreateConnection" for entry in entries)
    assert SECRET not in repr(entries)


NEEDS = "Parameter AuthParameters is not valid. Reason: {} is required for authorization type {}."
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "the name is taken": (
        "CreateConnection",
        {"Name": "hook", "AuthorizationType": "BASIC", "AuthParameters": BASIC},
        "ResourceAlreadyExistsException: Connection hook already exists.",
    ),
    "the parameters of another kind": (
        "CreateConnection",
        {"Name": "new", "AuthorizationType": "API_KEY", "AuthParameters": BASIC},
        "ValidationException: " + NEEDS.format("ApiKeyAuthParameters", "API_KEY"),
    ),
    "an update to a kind without its parameters": (
        "UpdateConnection",
        {"Name": "hook", "AuthorizationType": "API_KEY"},
        "ValidationException: " + NEEDS.format("ApiKeyAuthParameters", "API_KEY"),
    ),
    "a kind that there is not": (
        "CreateConnection",
        {"Name": "new", "AuthorizationType": "INVALID", "AuthParameters": BASIC},
        (
            "ValidationException: 1 validation error detected: Value 'INVALID' at 'authorizationType' failed to satisfy "
            "constraint: Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]"
        ),
    ),
    **{
        f"{verb} without one": (
            f"{verb.capitalize()}Connection",
            {"Name": "gone"},
            f"ResourceNotFoundException: Failed to {verb} the connection(s). Connection 'gone' does not exist.",
        )
        for verb in ("describe", "update", "delete", "deauthorize")
    },
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client) -> None:
    create(client)
    name, given, message = REFUSED[case]

    assert client.refused(f"events:{name}", **given) == message


def test_private_networks_are_not_reached(client: Client) -> None:
    arn = "arn:aws:vpc-lattice:us-east-1:000000000000:resourceconfiguration/rcfg-0123456789abcdef0"
    private = {"ResourceParameters": {"ResourceConfigurationArn": arn}}

    refusal = client.refused(
        "events:CreateConnection",
        Name="hook",
        AuthorizationType="BASIC",
        AuthParameters=BASIC,
        InvocationConnectivityParameters=private,
    )

    assert refusal.startswith("ValidationException: This server reaches endpoints directly")
