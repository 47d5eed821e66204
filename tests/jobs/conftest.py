"""The account's root as a caller, and an HTTP endpoint."""

from collections.abc import Iterator

import pytest

from eventing import Client, Endpoint, http_endpoint
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An HTTP server that notes what it is asked."""
    with http_endpoint() as made:
        yield made
