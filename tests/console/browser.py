"""Somebody in front of the console: a real Chromium whose page may show no error, break no policy and shut nobody out."""

from __future__ import annotations

import json
import os
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect
from tests.story.server import Account

ROOT = Path(__file__).parents[2]
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LANGUAGES = {"en": "en-US", "ja": "ja-JP"}
WIDE, NARROW = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
# What a browser does by itself that no test asked for.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
SERIOUS = {"serious", "critical"}


def start(playwright: Playwright) -> Browser:
    """A browser of this machine's own."""
    assert CHROMIUM is not None
    return playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


@attrs.define
class Visitor:
    """One person's browser window. `troubles` is what went wrong without being seen on the page."""

    page: Page
    account: Account
    language: str
    troubles: list[str] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        hear, follow = self._hear, self._follow  # Playwright writes to the owner of a method that it is given
        self.page.on("console", lambda message: hear(message))  # noqa: PLW0108
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: follow(request))  # noqa: PLW0108

    def sign_in(self) -> None:
        """Follow the link of `tokiwa console`."""
        link = self.account.tokiwa("console", "--print").strip()
        self.page.goto(link)
        self.page.get_by_role("button", name={"en": "Continue", "ja": "続ける"}[self.language]).click()
        self.page.locator("#top").wait_for()

    def open(self, *path: str) -> None:
        """A page of the console by its address, when all that it loads is there."""
        self.page.goto(f"{self.account.url}/console/#/{'/'.join(path)}")
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is loaded and nothing spins."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("main [class*=spinner]")).to_have_count(
            0
        )  # a function would need eval to be asked again

    def word(self, area: str, key: str) -> str:
        """A text of the console in this visitor's language: `word("pages/certificates/Export", "export")`."""
        return words(area)[list(LANGUAGES).index(self.language)][key]

    def press(self, area: str, key: str, *, role: Any = "button") -> None:
        """Click what says it."""
        self.page.get_by_role(role, name=self.word(area, key), exact=True).first.click()

    def barriers(self) -> list[str]:
        """What axe finds on the page that shuts somebody out: its rule and the first element."""
        self.page.evaluate(AXE.read_text())
        found: dict[str, Any] = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}"
            for each in found["violations"]
            if each["impact"] in SERIOUS
        ]

    def shot(self, name: str) -> None:
        """A picture of the page, where TOKIWA_SHOTS says; nowhere without it."""
        folder = os.environ.get("TOKIWA_SHOTS")
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.{self.language}.png", full_page=False)

    def sound(self) -> None:
        """AssertionError unless the page is without barriers and nothing went wrong unseen."""
        found = [*self.troubles, *self.barriers()]
        assert not found, "\n".join(found)

    def _hear(self, message: ConsoleMessage) -> None:
        # A refusal of the API is no fault of the console, which shows it.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.troubles.append(message.text)

    def _follow(self, request: Any) -> None:
        if not request.url.startswith((self.account.url, "data:", "blob:")):
            self.troubles.append(f"asked a third party: {request.url}")


@cache
def words(area: str) -> tuple[dict[str, str], dict[str, str]]:
    """The plain texts of a file of texts, English and Japanese."""
    source = ROOT / "console" / "src" / f"{area}.texts.ts"
    text = source.read_text() if source.exists() else (ROOT / "console" / "src" / area / "texts.ts").read_text()
    english, japanese = text.split("\n  },\n  {\n")
    return tuple({m[1]: m[2] for m in _TEXT.finditer(half)} for half in (english, japanese))  # type: ignore[return-value]


_TEXT = re.compile(r'^    (\w+):\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)


def clip(page: Page) -> str:
    """What was copied last."""
    return str(json.loads(page.evaluate("navigator.clipboard.readText().then(JSON.stringify)")))
