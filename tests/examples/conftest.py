"""A server for each module of examples, on which a folder stands for an EFS access point of its first account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.story.server import Server

EXAMPLES = Path(__file__).parents[2] / "examples"
ACCESS_POINT = "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`tokiwa serve` on an empty folder and a free port."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "tls").mkdir()
    made = Server(folder, "--test-clock", "--function-folder", f"{ACCESS_POINT}={folder / 'tls'}")
    made.start()
    try:
        yield made
    finally:
        made.stop()
    assert made.unclean() == []
