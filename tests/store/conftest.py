"""A store on a file of its own, with an account whose id tests use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tokiwa.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    made = Store(f"sqlite:///{tmp_path}/tokiwa.db")
    yield made
    made.close()
