"""Windows of a real Chromium: what goes wrong in one without being seen on the page, and when nothing moves in it any more."""

from __future__ import annotations

import shutil

import attrs
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LANGUAGES = {"en": "en-US", "ja": "ja-JP"}
WIDE, NARROW = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
# What a browser does by itself that no test asked for.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
# How many things spin once the next picture is drawn, when what an address or an answer leads to has been begun.
DRAWN = """new Promise((resolve) => requestAnimationFrame(() =>
  setTimeout(() => resolve(document.querySelectorAll("main [class*=spinner]").length))))"""
DOOR = "#/sign-in?code=none"  # a page that asks the server nothing
QUIET_FOR, MOST_LOOKS = 2, 1000  # looks in a row that find nothing, and looks before somebody gives up


def start(playwright: Playwright) -> Browser:
    """A browser of this machine's own."""
    assert CHROMIUM is not None
    return playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


@attrs.define
class Window:
    """A window, and `troubles`: errors that no page shows, and whoever is asked that is not the server at `url`."""

    page: Page
    url: str = ""
    dark: bool = False
    troubles: list[str] = attrs.field(factory=list)
    _asked: set[Request] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        # Not the methods themselves: Playwright writes to the owner of one that it is given.
        hear, ask, answer = self._hear, self._ask, self._answer
        self.page.on("console", lambda message: hear(message))  # noqa: PLW0108
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: ask(request))  # noqa: PLW0108
        self.page.on("requestfinished", lambda request: answer(request))  # noqa: PLW0108
        self.page.on("requestfailed", lambda request: answer(request))  # noqa: PLW0108

    def begin(self, url: str, *, dark: bool) -> None:
        """Make it as a new one for somebody who comes to it."""
        self.url, self.dark = url, dark
        self.troubles.clear()
        self._asked.clear()
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type] # of its own kind of dictionary
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def drawn(self) -> int:
        """How many things spin, when what has just happened is on the page."""
        spinning: int = self.page.evaluate(DRAWN)
        return spinning

    def settled(self) -> None:
        """Wait until every question is answered, the answers are on the page, and nothing spins."""
        quiet = 0
        for _ in range(MOST_LOOKS):
            spinning = self.drawn()
            quiet = 0 if spinning or self._asked else quiet + 1
            if quiet == QUIET_FOR:
                return
        raise AssertionError(f"the page does not settle: {[request.post_data for request in self._asked]}")

    def _hear(self, message: ConsoleMessage) -> None:
        # A refusal of the API is no fault of the console, which shows it.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.troubles.append(message.text)

    def _ask(self, request: Request) -> None:
        if request.url.startswith("http"):
            self._asked.add(request)
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.troubles.append(f"asked a third party: {request.url}")

    def _answer(self, request: Request) -> None:
        self._asked.discard(request)


class Windows:
    """A browser, and a window for each language in which one after the other signs in, as at a desk that people share.

    To load the console into a new window takes longer than most of what is done in it.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._free: dict[str, Window] = {}

    def shared(self, language: str) -> Window:
        """The window of a language; another one while somebody sits at it."""
        return self._free.pop(language, None) or self.new(language)

    def new(self, language: str) -> Window:
        """A window in which nobody has been."""
        context = self.browser.new_context(
            viewport=WIDE,  # type: ignore[arg-type] # of its own kind of dictionary
            locale=LANGUAGES[language],
            timezone_id="UTC",
            reduced_motion="reduce",  # so that nothing is looked at while it fades in
            permissions=["clipboard-read", "clipboard-write"],
        )
        return Window(context.new_page())

    def leave(self, window: Window, language: str, *, free: bool) -> None:
        """Nobody needs a window any more: it is free for the next one, or closed."""
        if not free or language in self._free:
            window.page.context.close()
            return
        for other in set(window.page.context.pages) - {window.page}:
            other.close()
        window.page.evaluate(f"location.hash = {DOOR!r}")
        self._free[language] = window
