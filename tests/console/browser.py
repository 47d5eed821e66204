"""Somebody in front of the console: a real Chromium whose page may show no error, break no policy and shut nobody out."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Page
from tests.console.window import LANGUAGES, Window
from tests.story.server import REGION, Account

from tokiwa.agent.client import Profile
from tokiwa.cli.console import link

ROOT = Path(__file__).parents[2]
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
# `preload` is for rules that read style sheets, of which none is serious.
BARRIERS = """async (contrast) => {
  const wanted = {resultTypes: ["violations"], preload: false, rules: {"color-contrast": {enabled: contrast}}};
  return (await axe.run(document, wanted)).violations
    .filter(({impact}) => impact === "serious" || impact === "critical")
    .map(({id, help, nodes}) => `${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
}"""


@attrs.define
class Visitor:
    """One person in front of a window."""

    window: Window
    account: Account
    language: str

    @property
    def page(self) -> Page:
        """What is in the window."""
        return self.window.page

    def sign_in(self, address: str = "") -> None:
        """Follow a link as `tokiwa console` makes them, or this one."""
        who = Profile(self.account.url, REGION, self.account.key, self.account.secret, self.account.token or "")
        self.page.goto(address or link(who, datetime.now(UTC)))
        self.window.drawn()  # whoever was here before has another button
        self.page.get_by_role("button", name={"en": "Continue", "ja": "続ける"}[self.language]).click()
        self.page.locator("#top").wait_for()

    def open(self, *path: str) -> None:
        """A page of the console by its address, when all that it loads is there."""
        self.page.goto(f"{self.account.url}/console/#/{'/'.join(path)}")
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is loaded and nothing spins."""
        self.window.settled()

    def word(self, area: str, key: str) -> str:
        """A text of the console in this visitor's language: `word("pages/certificates/Export", "export")`."""
        return words(area)[list(LANGUAGES).index(self.language)][key]

    def press(self, area: str, key: str, *, role: Any = "button") -> None:
        """Click what says it."""
        self.page.get_by_role(role, name=self.word(area, key), exact=True).first.click()

    def barriers(self) -> list[str]:
        """What axe finds on the page that shuts somebody out: its rule and the first element.

        Half of its time is for the colours, which are the same in every language.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found: list[str] = self.page.evaluate(BARRIERS, self._first)
        return found

    def shot(self, name: str) -> None:
        """A picture of the page, where TOKIWA_SHOTS says; nowhere without it."""
        folder = os.environ.get("TOKIWA_SHOTS")
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.{self.language}.png", full_page=False)

    def sound(self) -> None:
        """AssertionError unless nothing went wrong unseen and the page is without barriers."""
        found = [*self.window.troubles, *self.barriers()]
        assert not found, "\n".join(found)

    @property
    def _first(self) -> bool:
        """Whether nobody else sees these colours."""
        return self.language == "en" or self.window.dark


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
