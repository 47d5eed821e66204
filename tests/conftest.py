"""Fixtures that every test may use."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server in this process with account 000000000000."""
    made = World(tmp_path)
    yield made
    made.close()
