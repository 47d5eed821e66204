"""Brings a database to the schema that this version needs; Alembic's migrations stand in `migrations/`."""

from pathlib import Path
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.store.engine import Engine

FOLDER = Path(__file__).with_name("migrations")


def revisions() -> list[str]:
    """What this version knows, oldest first. A migration's file begins with its revision: `0001_initial.py`."""
    return sorted(path.name.partition("_")[0] for path in FOLDER.glob("versions/[0-9]*_*.py"))


def migrate(engine: Engine) -> None:
    """Apply every migration that the database does not have yet. Problem FAILED for a newer version's database."""
    connection = engine.connect()
    found, known = _revision(connection), revisions()
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise Problem(
            Kind.FAILED,
            f"The database {engine.url.database} was written by a newer version (schema {found}; this one knows"
            f" {known[-1]}). Install that version again, or restore a backup from before.",
        )
    # Only here: importing Alembic takes longer than the rest of a start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = engine.url
    command.upgrade(config, "head")


def _revision(connection: Any) -> str | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
