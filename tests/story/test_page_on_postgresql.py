"""The page's story once more, on a server whose database is one of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.story.server import Server
from tests.story.test_page import *  # noqa: F403 - every test of it
from tests.story.test_page import pytestmark as of_the_page

from postgres import Postgres

pytestmark = [*of_the_page[1:], pytest.mark.xdist_group("story page on postgresql")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Server]:
    """`tokiwa serve --test-clock --database postgresql://…` on an empty folder and an empty database."""
    made = Server(tmp_path_factory.mktemp("server"), "--test-clock", "--database", postgres.empty())
    made.start()
    try:
        yield made
    finally:
        made.stop()
