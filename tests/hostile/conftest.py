"""One edge for all hostile requests of a worker: what they leave behind must not matter to the next."""

from collections.abc import Iterator

import pytest
from tests.hostile.edge import Edge

from world import World


@pytest.fixture(scope="session")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    world = World(tmp_path_factory.mktemp("edge"))
    made = Edge(world)
    yield made
    made.close()
    world.close()
