"""Brings a database to the schema that this version needs; Alembic's migrations stand in `migrations/`."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.store.engine import Engine
from tokiwa.store.phases import compatible, phase_of, target

FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x746F6B697761  # of PostgreSQL's advisory locks, ours: "tokiwa"


def revisions() -> list[str]:
    """What this version knows, oldest first. A migration's file begins with its revision: `0001_initial.py`."""
    return list(_files())


def migrate(engine: Engine) -> bool:
    """Apply what the database needs for this version to work; whether the end of the upgrade is still to come.

    A file is this server's alone, so it gets everything at once. Where nodes of an older version may be at work,
    what they could not work with waits for `finish`. Problem FAILED for a database of a version that is too new.
    """
    with _alone(engine) as connection:
        found, files = _revision(engine, connection), _files()
        known = {revision: phase_of(path) for revision, path in files.items()} if found != list(files)[-1] else {}
        if not known:
            return False
        if found is not None and found not in known:
            if not compatible(found, _recorded(engine, connection), list(known)):
                raise _too_new(engine, found, list(known)[-1])
            return False
        last = list(known)[-1]
        try:
            wanted = last if engine.embedded else target(found, known)
        except LookupError as missing:
            raise Problem(
                Kind.FAILED,
                f"The upgrade before this one was not finished: the migration {missing} waits for the end of the last"
                " node of the version before it. When there is none, run: tokiwa database upgrade --finish",
            ) from None
        if wanted is not None:
            apply(engine, wanted)
        return (wanted or found) != last


def finish(engine: Engine) -> None:
    """Apply everything, also what nodes of an older version could not work with. Problem FAILED as above."""
    with _alone(engine) as connection:
        found, known = _revision(engine, connection), revisions()
        if found is not None and found not in known:
            raise _too_new(engine, found, known[-1])
        if found != known[-1]:
            apply(engine, known[-1])


def _files() -> Mapping[str, Path]:
    names = (name for name in sorted(os.listdir(FOLDER / "versions")) if name[0].isdigit() and name.endswith(".py"))
    return {name.partition("_")[0]: FOLDER / "versions" / name for name in names}


def apply(engine: Engine, revision: str) -> None:
    """Bring a database that nobody else migrates to a schema that this version knows, by its revision."""
    # Only here: importing Alembic takes longer than the rest of a start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = engine.url
    command.upgrade(config, revision)


@contextmanager
def _alone(engine: Engine) -> Iterator[Any]:
    """A connection, while no other process migrates: two that start at once would both make the tables."""
    engine.turn.take()
    try:
        connection = engine.connect()
        try:
            with engine.telling():
                if not engine.embedded:
                    connection.execute(f"SELECT pg_advisory_lock({_LOCK})")
                yield connection
        finally:
            connection.close()  # and with it the lock
    finally:
        engine.turn.give()


_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name = '{}'",
    "postgresql": "SELECT to_regclass('{}')::text",
}


def _there(engine: Engine, connection: Any, table: str) -> bool:
    row = connection.execute(_THERE[engine.dialect.name].format(table)).fetchone()
    return row is not None and row[0] is not None


def _revision(engine: Engine, connection: Any) -> str | None:
    if not _there(engine, connection, "alembic_version"):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _recorded(engine: Engine, connection: Any) -> Mapping[str, str]:
    if not _there(engine, connection, "schema_phases"):
        return {}
    return dict(connection.execute("SELECT revision, phase FROM schema_phases").fetchall())


def _too_new(engine: Engine, found: str, last: str) -> Problem:
    return Problem(
        Kind.FAILED,
        f"The database {engine.name} was written by a newer version (schema {found}; this one knows {last}). Install"
        " that version again, or restore a backup from before.",
    )
