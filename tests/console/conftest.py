"""A server with a filled account and a browser in front of it, for each module of tests."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.console.browser import AXE, CHROMIUM, LANGUAGES, WIDE, Visitor, start
from tests.story.server import Account, Server

from tokiwa.http.console import FILES, bundle

Visit = Callable[..., Visitor]

# What each run of the tests looks at. The flows of the other pages, and most in the second language, take a quarter of an
# hour: `make soak` runs them.
SHORT = {"test_texts.py", "test_sign_in.py", "test_attacks.py", "test_every_page.py"}
SHORT_IN_ENGLISH = {"test_certificates.py", "test_newcomer.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is long."""
    for item in items:
        if item.path.parent.name != "console" or item.path.parent.parent.name != "tests":
            continue
        name = item.path.name
        if name not in SHORT and (name not in SHORT_IN_ENGLISH or "[ja" in item.name):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`tokiwa serve --test-clock` on an empty folder and a free port."""
    if not bundle(FILES) or not AXE.exists():
        pytest.skip("the console is not built: make console")
    made = Server(tmp_path_factory.mktemp("server"), "--test-clock")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        found = start(playwright)
        yield found
        found.close()


@pytest.fixture
def account(server: Server, request: pytest.FixtureRequest) -> Account:
    """A new account with a test clock."""
    return server.account(request.node.name[-50:], test_clock=True)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """`visit(account, "ja")` is somebody of that account, signed in; all of them must leave without trouble."""
    visitors: list[Visitor] = []

    def begin(account: Account, language: str = "en", *, signed_in: bool = True, dark: bool = False) -> Visitor:
        context = browser.new_context(
            viewport=WIDE,
            locale=LANGUAGES[language],
            timezone_id="UTC",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # so that nothing is looked at while it fades in
            permissions=["clipboard-read", "clipboard-write"],
        )
        visitor = Visitor(context.new_page(), account, language)
        visitors.append(visitor)
        if signed_in:
            visitor.sign_in()
        return visitor

    yield begin
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.page.context.close()
    assert troubles == []
