"""What the files for deployment set is what the server reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tokiwa.app.settings import settings

ROOT = Path(__file__).parents[2]
READ = {name for path in (ROOT / "src").rglob("*.py") for name in re.findall(r'"(TOKIWA_[A-Z_]+)"', path.read_text())}
FILES = [path for path in (ROOT / "deploy").rglob("*") if path.is_file()]
SET = re.compile(r"\b(TOKIWA_[A-Z_]+)\b")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_that_is_named_exists(path: Path) -> None:
    assert set(SET.findall(path.read_text())) <= READ


def test_they_are_found() -> None:
    found = {name for path in FILES for name in SET.findall(path.read_text())}
    assert {"TOKIWA_DATA", "TOKIWA_DATABASE", "TOKIWA_LISTEN", "TOKIWA_NAMES"} <= found


def test_what_they_are_set_to_is_accepted() -> None:
    """Each value that does not hold a secret."""
    text = "\n".join(path.read_text() for path in FILES)
    values = dict(re.findall(r"\b(TOKIWA_[A-Z]+)[=:] ?([^\s\"'$%\\]+(?: [a-z][\w.-]*)*)", text))
    assert values.keys() >= {"TOKIWA_LISTEN", "TOKIWA_NAMES"}
    found = settings(environment={name: value for name, value in values.items() if name != "TOKIWA_DATABASE"})
    assert found.listen.everywhere
    assert found.secure
