"""The account's root as a caller."""

import pytest

from functions import Client
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


@pytest.fixture
def stream(client: Client) -> Client:
    """The same, with the group `app` and the stream `one` in it."""
    client("logs:CreateLogGroup", logGroupName="app")
    client("logs:CreateLogStream", logGroupName="app", logStreamName="one")
    return client
