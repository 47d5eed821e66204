"""The whole schema as the modules of this package declare it, for tests and for new migrations.

    python -m tokiwa.store.schema "what changes"

writes the next migration: what the modules declare and the migrations do not make yet. Before a first release
`versions/0001_initial.py` may be removed and written anew in the same way. Format the file afterwards.
"""

import importlib
import pkgutil
import re
import sys
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import MetaData, create_engine

import tokiwa.store
from tokiwa.store.aggregate import metadata
from tokiwa.store.engine import Engine
from tokiwa.store.migrate import FOLDER, migrate, revisions

_FILE = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before}


def upgrade() -> None:
    """{title}."""
    {body}
'''


# A node with a file of its own must not import PostgreSQL's driver, which is as large as all tables.
_NONE_THERE = tuple(f"tokiwa.store.{name}" for name in ("migrations", "postgresql"))


@cache
def whole() -> MetaData:
    """Every table of every module. Which rows an index is of is said for SQLite; `revise` says it for PostgreSQL as well."""
    for module in pkgutil.iter_modules(tokiwa.store.__path__, "tokiwa.store."):
        if not module.name.startswith(_NONE_THERE):
            importlib.import_module(module.name)
    return metadata


def revise(title: str, folder: Path = FOLDER / "versions") -> Path | None:
    """Write the next migration; None when there is nothing to change."""
    from alembic.autogenerate import produce_migrations, render_python_code
    from alembic.migration import MigrationContext
    from alembic.operations.ops import CreateTableOp

    known = revisions()
    with tempfile.TemporaryDirectory() as scratch:
        engine = Engine(f"sqlite:///{scratch}/schema.db")
        if known:
            migrate(engine)
        with create_engine(engine.url).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_server_default": True})
            operations = produce_migrations(context, _for_both(whole())).upgrade_ops
        engine.close()
    if operations is None or operations.is_empty():
        return None
    for each in operations.ops:
        if isinstance(each, CreateTableOp):  # Alembic leaves out what is one database's own
            each.kw.update(whole().tables[each.table_name].dialect_kwargs)
    revision = f"{int(known[-1] if known else 0) + 1:04d}"
    path = folder / f"{revision}_{re.sub(r'[^a-z0-9]+', '_', title.lower()).strip('_')}.py"
    before = f'"{known[-1]}"' if known else None
    path.write_text(
        _FILE.format(title=title, revision=revision, before=before, body=_code(render_python_code(operations)))
    )
    return path


def _for_both(tables: MetaData) -> MetaData:
    # Here and not where they are declared: PostgreSQL's dialect would be imported by every node.
    for index in (each for table in tables.tables.values() for each in table.indexes):
        where = index.dialect_options["sqlite"]["where"]
        if where is not None:
            index.dialect_kwargs["postgresql_where"] = where
    return tables


def _code(rendered: str) -> str:
    return "\n".join(line for line in rendered.splitlines() if not line.lstrip().startswith("# ###")).strip()


if __name__ == "__main__":
    sys.stdout.write(f"{revise(sys.argv[1]) or 'nothing to change'}\n")
