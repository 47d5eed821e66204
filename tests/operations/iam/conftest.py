"""The account's root as a caller."""

import pytest

from callers import Caller
from world import World


@pytest.fixture
def root(world: World) -> Caller:
    """The account's root."""
    return Caller(world, world.root)
