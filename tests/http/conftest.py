"""One server for all tests of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.http.serving import Serving

from world import World


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with account 000000000000."""
    world = World(Path(tmp_path_factory.mktemp("server")))
    made = Serving(world)
    yield made
    made.close()
    world.close()
