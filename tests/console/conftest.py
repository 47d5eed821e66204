"""One server and one browser for all tests of the console; each test has an account of its own."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from tests.console.browser import AXE, Visitor
from tests.console.stage import Stage
from tests.console.window import Windows
from tests.story.server import Account, Server

from tokiwa.http.console import FILES, bundle

HERE = Path(__file__).parent
STAGE = pytest.StashKey[Stage]()
FAILED = pytest.StashKey[bool]()
Visit = Callable[..., Visitor]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep of each test whether it has failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Behind the last test of the console the stage is cleared."""
    try:
        yield
    finally:
        if STAGE in item.config.stash and (nextitem is None or HERE not in nextitem.path.parents):
            item.config.stash[STAGE].close()
            del item.config.stash[STAGE]


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """What is started once for all of them."""
    if not bundle(FILES) or not AXE.exists():
        pytest.skip("the console is not built: make console")
    if STAGE not in request.config.stash:
        request.config.stash[STAGE] = Stage(tmp_path_factory.mktemp("server"))
    return request.config.stash[STAGE]


@pytest.fixture
def server(stage: Stage) -> Server:
    """The server that all of them use."""
    return stage.server


@pytest.fixture
def windows(stage: Stage) -> Windows:
    """Those of the browser that all of them use."""
    return stage.windows


@pytest.fixture
def account(server: Server, request: pytest.FixtureRequest) -> Account:
    """A new account with a test clock."""
    return server.account(request.node.name[-50:], test_clock=True)


@pytest.fixture
def visit(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """`visit(account, "ja")` is somebody of that account, signed in; all of them must leave without trouble.

    Who signs in another way has a window of his own.
    """
    visitors: list[tuple[Visitor, bool]] = []

    def begin(account: Account, language: str = "en", *, signed_in: bool = True, dark: bool = False) -> Visitor:
        window = windows.shared(language) if signed_in else windows.new(language)
        visitor = Visitor(window, account, language)
        visitors.append((visitor, signed_in))
        window.begin(account.url, dark=dark)
        if signed_in:
            visitor.sign_in()
        return visitor

    yield begin
    well = not request.node.stash.get(FAILED, False)  # what a test has left that failed is not for the next one
    troubles = [trouble for visitor, _ in visitors for trouble in visitor.window.troubles]
    for visitor, shared in visitors:
        windows.leave(visitor.window, visitor.language, free=shared and well and not troubles)
    assert troubles == []
