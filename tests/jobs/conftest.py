"""The account's root as a caller of EventBridge."""

import pytest
from eventing import Client
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)
