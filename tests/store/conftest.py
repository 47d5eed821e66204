"""A store on a database of its own, with an account whose id tests use: every test runs on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import Postgres
from tokiwa.store.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the store's database is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/tokiwa.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.lend()
    yield url
    server.take_back(url)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    made = Store(url)
    yield made
    made.close()


@pytest.fixture
def server(postgres: Postgres) -> Iterator[Postgres]:
    """The server of PostgreSQL, up again when the test ends."""
    yield postgres
    if postgres.process.poll() is not None:
        postgres.start()
