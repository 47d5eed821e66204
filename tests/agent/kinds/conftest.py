"""What the places of the kinds stand before."""

from collections.abc import Iterator

import pytest
from tests.agent.kinds.backend import Backend


@pytest.fixture
def backend() -> Iterator[Backend]:
    """A server behind the one that is tested."""
    made = Backend()
    yield made
    made.close()
