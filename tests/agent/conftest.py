"""One server for all tests of a file, with a test clock; and, without one, what stands in for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agent.desk import Desk
from tests.agent.process import Host

from running import Running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server as an operator runs it."""
    made = Running(tmp_path_factory.mktemp("server") / "data", "--test-clock")
    yield made
    assert made.stop() == 0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A server of which a test says when it fails."""
    return Desk(tmp_path / "tls")


@pytest.fixture
def host(tmp_path: Path, desk: Desk) -> Host:
    """A host with an agent of that server."""
    return Host(tmp_path, desk)
