"""A server of its own for each module of stories. When it ends, what it issued must please the linter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.story.server import Account, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`tokiwa serve --test-clock` on an empty folder and a free port; its first account has a test clock."""
    made = Server(tmp_path_factory.mktemp("server"), "--test-clock")
    made.start()
    try:
        yield made
    finally:
        made.stop()
    assert made.unclean() == []


@pytest.fixture
def account(server: Server, request: pytest.FixtureRequest) -> Account:
    """A new account with a test clock, named after the test as far as a name goes."""
    return server.account(request.node.name[-50:], test_clock=True)


@pytest.fixture(scope="session")
def page() -> Path:
    """The page's own function, policy and pattern, which lie beside the checkout on machines that have them."""
    found = Path(__file__).parents[3] / "shared/reference/page"
    if not found.is_dir():
        pytest.skip("the page's own files are not beside the checkout")
    return found
