"""The account's root as a caller, with an execution role."""

import pytest

from functions import Client
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root. The role `install-role` is there."""
    made = Client(world, world.root)
    made.role()
    return made
