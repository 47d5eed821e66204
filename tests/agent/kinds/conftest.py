"""What the places of the kinds stand before."""

from collections.abc import Iterator

import pytest
from tests.agent.kinds.backend import Backend


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A kill at each step takes half a minute for each kind; nginx and plain files stand for the others in `make test`."""
    for item in items:
        if "test_a_process_that_is_killed_anywhere" in item.name and not {"TestNginx", "TestFiles"} & {
            node.name for node in item.listchain()
        }:
            item.add_marker(pytest.mark.long)


@pytest.fixture
def backend() -> Iterator[Backend]:
    """A server behind the one that is tested."""
    made = Backend()
    yield made
    made.close()
