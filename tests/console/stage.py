"""The server and the browser that all tests of the console use, started when the first one asks."""

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from tests.console.window import CHROMIUM, Windows, start
from tests.story.server import Server


class Stage:
    """Both are there until `close`. While there is a browser, nothing else in this process can have an event loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ends = ExitStack()

    @cached_property
    def server(self) -> Server:
        """`tokiwa serve --test-clock` on an empty folder and a free port."""
        made = Server(self._folder, "--test-clock")
        made.start()
        self._ends.callback(made.stop)
        return made

    @cached_property
    def windows(self) -> Windows:
        """The windows of a Chromium."""
        if CHROMIUM is None:
            pytest.skip("Chromium is not installed")
        browser = start(self._ends.enter_context(sync_playwright()))
        self._ends.callback(browser.close)
        return Windows(browser)

    def close(self) -> None:
        """End both."""
        self._ends.close()
