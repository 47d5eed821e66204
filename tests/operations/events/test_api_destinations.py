from __future__ import annotations

from typing import Any

import pytest

from eventing import Client
from world import ACCOUNT, REGION

BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": "hush-hush"}}
URL = "https://example.com/api"


@pytest.fixture
def connection(client: Client) -> str:
    """The ARN of a connection."""
    made = client("events:CreateConnection", Name="door", AuthorizationType="BASIC", AuthParameters=BASIC)
    arn: str = made["ConnectionArn"]
    return arn


def create(client: Client, connection: str, **changes: Any) -> Any:
    wanted = {"Name": "hook", "ConnectionArn": connection, "InvocationEndpoint": URL, "HttpMethod": "POST", **changes}
    return client("events:CreateApiDestination", **wanted)


def test_a_destination_is_made_described_changed_and_deleted(client: Client, connection: str) -> None:
    made = create(client, connection, Description="ours")
    assert made["ApiDestinationArn"].startswith(f"arn:aws:events:{REGION}:{ACCOUNT}:api-destination/hook/")
    assert made["ApiDestinationState"] == "ACTIVE"

    client("events:UpdateApiDestination", Name="hook", HttpMethod="PUT", InvocationRateLimitPerSecond=5)

    found = client("events:DescribeApiDestination", Name="hook")
    del found["CreationTime"], found["LastModifiedTime"]
    assert found == {
        "ApiDestinationArn": made["ApiDestinationArn"],
        "Name": "hook",
        "Description": "ours",
        "ApiDestinationState": "ACTIVE",
        "ConnectionArn": connection,
        "InvocationEndpoint": URL,
        "HttpMethod": "PUT",
        "InvocationRateLimitPerSecond": 5,
    }
    (listed,) = client("events:ListApiDestinations", ConnectionArn=connection)["ApiDestinations"]
    assert (listed["Name"], "Description" in listed) == ("hook", False)

    client("events:DeleteApiDestination", Name="hook")
    assert client("events:ListApiDestinations")["ApiDestinations"] == []


def test_a_destination_takes_three_hundred_a_second_unless_told_otherwise(client: Client, connection: str) -> None:
    create(client, connection)

    assert client("events:DescribeApiDestination", Name="hook")["InvocationRateLimitPerSecond"] == 300


def test_without_an_authorized_connection_it_is_inactive(client: Client, connection: str) -> None:
    create(client, connection)

    client("events:DeauthorizeConnection", Name="door")
    assert client("events:DescribeApiDestination", Name="hook")["ApiDestinationState"] == "INACTIVE"

    client("events:DeleteConnection", Name="door")
    assert client("events:DescribeApiDestination", Name="hook")["ApiDestinationState"] == "INACTIVE"


MISSING = f"arn:aws:events:{REGION}:{ACCOUNT}:connection/door/00000000-0000-0000-0000-000000000000"
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "the name is taken": (
        "CreateApiDestination",
        {"Name": "hook", "InvocationEndpoint": URL, "HttpMethod": "POST"},
        "ResourceAlreadyExistsException: An api-destination hook already exists.",
    ),
    "a connection of the same name that is gone": (
        "CreateApiDestination",
        {"Name": "new", "InvocationEndpoint": URL, "HttpMethod": "POST", "ConnectionArn": MISSING},
        "ResourceNotFoundException: Connection 'door' does not exist.",
    ),
    "an endpoint that is no URL": (
        "CreateApiDestination",
        {"Name": "new", "InvocationEndpoint": "ftp://example.com", "HttpMethod": "POST"},
        (
            "ValidationException: Parameter InvocationEndpoint is not valid. Reason: ftp://example.com is not an http or "
            "https URL."
        ),
    ),
    "a method that there is not": (
        "CreateApiDestination",
        {"Name": "new", "InvocationEndpoint": URL, "HttpMethod": "FETCH"},
        (
            "ValidationException: 1 validation error detected: Value 'FETCH' at 'httpMethod' failed to satisfy constraint: "
            "Member must satisfy enum value set: [POST, GET, HEAD, OPTIONS, PUT, PATCH, DELETE]"
        ),
    ),
    **{
        f"{verb} without one": (
            f"{verb.capitalize()}ApiDestination",
            {"Name": "gone"},
            (
                f"ResourceNotFoundException: Failed to {verb} the api-destination(s). "
                "An api-destination 'gone' does not exist."
            ),
        )
        for verb in ("describe", "update", "delete")
    },
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client, connection: str) -> None:
    create(client, connection)
    name, given, message = REFUSED[case]
    more = {"ConnectionArn": connection} if name.startswith("Create") else {}

    assert client.refused(f"events:{name}", **more | given) == message
