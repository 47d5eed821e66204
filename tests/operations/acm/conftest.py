"""What most tests of this folder begin with."""

import pytest
from tests.operations.acm import asking

from world import World


@pytest.fixture
def ca(world: World) -> str:
    """A root from which the manager may issue and renew."""
    return asking.authority(world)


@pytest.fixture
def arn(world: World, ca: str) -> str:
    """A certificate."""
    return asking.request(world, ca)
