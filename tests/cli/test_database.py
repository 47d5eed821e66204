"""tokiwa database upgrade, on a database of PostgreSQL as several nodes have it, and on a file."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postgres import PASSWORD, Postgres
from tokiwa.cli.main import main
from tokiwa.store import migrate as module
from tokiwa.store.migrate import FOLDER, revisions

LATER = '''"""Later."""

revision = "{revision}"
down_revision = "{before}"
phase = "post"


def upgrade() -> None:
    """Later."""
'''


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["database", "upgrade", *arguments])


@pytest.fixture
def url(postgres: Postgres) -> str:
    """A database with the schema of this version."""
    return postgres.database()


@pytest.fixture
def newer(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The next version, with something for the end of an upgrade: its revision. The database is older."""
    folder = tmp_path / "newer"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = revisions()[-1]
    revision = f"{int(before) + 1:04d}"
    (folder / f"versions/{revision}_later.py").write_text(LATER.format(revision=revision, before=before))
    monkeypatch.setattr(module, "FOLDER", folder)
    return revision


def test_the_last_part_waits_until_it_is_asked_for(url: str, newer: str, tmp_path: Path) -> None:
    where = ("--database", url, "--data", str(tmp_path))
    assert run(*where).output == "The last part waits for the end of the nodes of an older version.\n"
    for _ in range(2):
        assert run("--finish", *where).output == f"The database has the schema {newer}.\n"
    assert run(*where).output == f"The database has the schema {newer}.\n"


def test_a_file_gets_everything_at_once(tmp_path: Path) -> None:
    assert run("--data", str(tmp_path)).output == f"The database has the schema {revisions()[-1]}.\n"


def test_a_database_that_cannot_be_reached_is_told(postgres: Postgres, tmp_path: Path) -> None:
    told = run("--database", postgres.url("nowhere"), "--data", str(tmp_path))
    assert told.exit_code == 1
    assert 'database "nowhere" does not exist' in told.output
    assert PASSWORD not in told.output
