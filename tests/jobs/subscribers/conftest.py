"""The account's root as a caller of SQS and SNS."""

import pytest

from messaging import Client
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)
