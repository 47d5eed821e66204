"""Every example is told of, and there is a word about how to run it in its first lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.examples.conftest import EXAMPLES

TOLD = (EXAMPLES.parent / "docs/examples.md").read_text()
FILES = [path for folder in ("renew", "automation") for path in sorted((EXAMPLES / folder).iterdir()) if path.is_file()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_told_of(path: Path) -> None:
    assert f"(../examples/{path.parent.name}/{path.name})" in TOLD


@pytest.mark.parametrize("path", [each for each in FILES if "renew" in each.name.lower()], ids=lambda path: path.name)
def test_it_says_how_it_is_run(path: Path) -> None:
    head = path.read_text()[:1200]
    assert "PASSPHRASE=..." in head
    assert "CERTIFICATE_ARN > bundle.pem" in head


def test_they_are_found() -> None:
    assert len(FILES) == 9
