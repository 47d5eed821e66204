"""What the places of the kinds stand before."""

from collections.abc import Iterator

import pytest
from tests.agent.kinds.backend import Backend

SHORT = {"TestNginx", "TestFiles"}  # stand for all kinds in `make test`


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The suite takes most of a minute for each kind: `make soak` runs it for all of them."""
    for item in items:
        suites = {node.name for node in item.listchain() if isinstance(node, pytest.Class)}
        here = "agent/kinds" in item.path.as_posix()
        anywhere = "test_a_process_that_is_killed_anywhere" in item.name and suites != {"TestFiles"}
        if here and (anywhere or (suites and not suites & SHORT)):
            item.add_marker(pytest.mark.long)


@pytest.fixture
def backend() -> Iterator[Backend]:
    """A server behind the one that is tested."""
    made = Backend()
    yield made
    made.close()
