"""The account's root as a caller, an HTTP endpoint, and an API destination for it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from eventing import Client, Endpoint, http_endpoint
from world import World

BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": "hush-hush"}}


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An HTTP server that notes what it is asked."""
    with http_endpoint() as made:
        yield made


@pytest.fixture
def hook(client: Client, endpoint: Endpoint) -> Callable[..., str]:
    """Makes an API destination for the endpoint, with some of its members changed; gives its ARN."""

    def make(kind: str = "BASIC", parameters: dict[str, Any] | None = None, path: str = "", **changes: Any) -> str:
        made = client(
            "events:CreateConnection", Name="door", AuthorizationType=kind, AuthParameters=parameters or BASIC
        )
        wanted = {
            "Name": "hook",
            "ConnectionArn": made["ConnectionArn"],
            "InvocationEndpoint": endpoint.url + path,
            "HttpMethod": "POST",
            **changes,
        }
        arn: str = client("events:CreateApiDestination", **wanted)["ApiDestinationArn"]
        return arn

    return make
