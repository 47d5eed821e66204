import runpy
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Integer, create_engine, inspect

from tokiwa.store import schema
from tokiwa.store.engine import Engine
from tokiwa.store.migrate import migrate


@pytest.fixture
def migrated(tmp_path):
    engine = Engine(f"sqlite:///{tmp_path}/t.db")
    migrate(engine)
    engine.close()
    return create_engine(engine.url)


_PARTIAL = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"


def everything(engine):
    """Every table with its columns, key and indexes, and what SQLite alone knows."""
    found = inspect(engine)
    with engine.connect() as connection:
        text = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
        partial = {row[0] for row in connection.exec_driver_sql(_PARTIAL).fetchall()}
    return {
        name: (
            # In no order: a column that a later version added is the last.
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)),
            found.get_pk_constraint(name)["constrained_columns"],
            sorted((i["name"], tuple(i["column_names"]), i["name"] in partial) for i in found.get_indexes(name)),
            [what for what in ("WITHOUT ROWID", "AUTOINCREMENT") if what in text[name]],
        )
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def test_the_migrations_make_what_the_modules_declare(migrated, tmp_path):
    """If this fails: python -m tokiwa.store.schema "what changes"."""
    declared = create_engine(f"sqlite:///{tmp_path}/declared.db")
    schema.whole().create_all(declared)
    assert everything(migrated) == everything(declared)
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.whole()) == []


def test_there_is_nothing_to_revise(tmp_path):
    assert schema.revise("nothing", tmp_path) is None


def test_a_revision_has_what_is_new(tmp_path, monkeypatch):
    changed = schema.whole().__class__()
    for table in schema.whole().tables.values():
        copy = table.to_metadata(changed)
        if table.name == "accounts":
            copy.append_column(Column("colour", Integer))
    monkeypatch.setattr(schema, "whole", lambda: changed)
    path = schema.revise("Accounts have a colour", tmp_path)
    made = runpy.run_path(str(path))
    assert path.name.endswith("_accounts_have_a_colour.py")
    assert made["__doc__"] == "Accounts have a colour."
    assert made["down_revision"] == schema.revisions()[-1] < made["revision"]

    engine = Engine(f"sqlite:///{tmp_path}/t.db")
    migrate(engine)
    with create_engine(engine.url).connect() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            made["upgrade"]()
        assert "colour" in [column["name"] for column in inspect(connection).get_columns("accounts")]
    engine.close()


def test_the_first_schema_can_be_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "revisions", list)
    path = schema.revise("The first schema", tmp_path)
    made = runpy.run_path(str(path))
    assert (path.name, made["revision"], made["down_revision"]) == ("0001_the_first_schema.py", "0001", None)
    text = path.read_text()
    assert text.count("sqlite_where=") == text.count("postgresql_where=") == 4
    engine = create_engine(f"sqlite:///{tmp_path}/t.db")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        made["upgrade"]()
        assert set(inspect(connection).get_table_names()) == set(schema.whole().tables)


def test_it_is_a_command():
    command = [sys.executable, "-m", "tokiwa.store.schema", "nothing"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "nothing to change\n"
