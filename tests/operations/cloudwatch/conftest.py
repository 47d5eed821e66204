"""One certificate that was issued at the world's first moment, which is midnight."""

import pytest
from tests.operations.acm import asking

from world import World


@pytest.fixture
def arn(world: World) -> str:
    """A certificate with 395 days before it."""
    return asking.request(world, asking.authority(world))
