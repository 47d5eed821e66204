"""One server for all tests of a file, with a test clock."""

from collections.abc import Iterator

import pytest

from running import Running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server as an operator runs it."""
    made = Running(tmp_path_factory.mktemp("server") / "data", "--test-clock")
    yield made
    assert made.stop() == 0
