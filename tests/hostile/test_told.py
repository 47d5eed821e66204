"""What docs/security.md says was tried is tried."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
TOLD = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))


def test_every_test_that_is_named_is_there() -> None:
    assert TOLD
    assert [name for name in sorted(TOLD) if not (ROOT / name).is_file()] == []


def test_every_hostile_test_is_named() -> None:
    files = {str(path.relative_to(ROOT)) for path in Path(__file__).parent.glob("test_*.py")}
    assert files - TOLD == {str(Path(__file__).relative_to(ROOT))}


def test_no_row_is_without_one() -> None:
    rows = PAGE.partition("## What was tried")[2].splitlines()
    wanting = [row for row in rows if row.startswith("|") and "`tests/" not in row]
    assert wanting == ["| who tries what | what comes of it | tests |", "| --- | --- | --- |"]
