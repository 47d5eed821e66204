"""Whole tables out of a database, and into an empty one, whatever engine either is of. Called by app.backup.

Columns hold text, integers and bytes alone, so a row is the same values everywhere. Tables and columns are asked of
the database itself: a backup is also taken just before a newer version migrates.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import TableClause, bindparam, column, create_engine, func, insert, inspect, literal_column, select
from sqlalchemy import table as clause_of
from sqlalchemy import tuple_ as row_of
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import Integer

from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.store.change import write
from tokiwa.store.engine import Engine
from tokiwa.store.migrate import apply
from tokiwa.store.schema import whole
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

Row = Sequence[Any]

PAGE_BYTES = 4 << 20  # of the large columns of what is read at once, as long as one row is not larger
PAGE_ROWS = 2000
VERSION_TABLE = "alembic_version"

# What tells of the database itself and of who works on it now: in another one it would not be true.
_OWN = frozenset({VERSION_TABLE, "commits", "epochs", "nodes", "probes", "schema_phases"})

# A file that nobody else has seen yet, and that is thrown away if anything goes wrong, needs no journal.
_FRESH = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-65536")
_SETTLED = ("PRAGMA synchronous=FULL", "PRAGMA journal_mode=WAL", "PRAGMA wal_checkpoint(TRUNCATE)")


class Table(Value):
    """A table as the database has it. `key` are the columns of its primary key, `counted` is one that counts up by itself."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    counted: str = ""

    @property
    def clause(self) -> TableClause:
        """For statements."""
        return clause_of(self.name, *map(column, self.columns))


class Source:
    """A consistent look at all tables of a database, which others go on to use; a context manager. `schema` is its revision.

    Problem NOT_FOUND where there is no database of ours.
    """

    def __init__(self, url: str) -> None:
        path = file_of(url)
        if path is not None and not path.is_file():
            raise Problem(Kind.NOT_FOUND, f"There is no database at {path}. Is the data folder the right one?")
        self._engine = Engine(url)
        self.dialect = self._engine.dialect.name
        self._tx = Transaction(self._engine)
        self.schema = self._schema()
        self.tables = _tables(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the look and close what was opened."""
        self._tx.__exit__()
        self._engine.close()

    @property
    def tx(self) -> Transaction:
        """The same moment, for reading values."""
        return self._tx

    def rows(self, table: Table) -> Iterator[list[Row]]:
        """All rows of a table, in pages that fit into memory."""
        clause = table.clause
        # In the order in which SQLite has them on the disk; PostgreSQL walks along the key.
        places = [literal_column("rowid")] if self.dialect == "sqlite" else [clause.c[name] for name in table.key]
        limit = bindparam("limit", self._page(table), type_=Integer)
        page = select(*clause.c, *places).order_by(*places).limit(limit)
        after = row_of(*places) > row_of(*[bindparam(f"k_{at}") for at in range(len(places))])
        statements = Statement(page), Statement(page.where(after))
        width = len(table.columns)
        found = self._tx.rows(statements[0], {})
        while found:
            yield [_plain(row[:width]) for row in found]
            found = self._tx.rows(statements[1], {f"k_{at}": value for at, value in enumerate(found[-1][width:])})

    def _page(self, table: Table) -> int:
        """How many rows are read at once: one of the largest must fit as well as many small ones."""
        if not table.large:
            return PAGE_ROWS
        largest = [func.coalesce(func.max(func.length(column(name))), 0) for name in table.large]
        found = self._tx.one(Statement(select(*largest).select_from(table.clause)), {})
        return max(1, min(PAGE_ROWS, PAGE_BYTES // max(1, *map(int, found))))

    def _schema(self) -> str:
        # Looked for first, because a question about a table that is not there would end the transaction.
        row = None
        if VERSION_TABLE in _names(self._engine):
            row = self._tx.one(Statement(select(column("version_num")).select_from(clause_of(VERSION_TABLE))), {})
        if row is None:
            self.__exit__()
            raise Problem(Kind.NOT_FOUND, f"{self._engine.name} is not a database of Tokiwa.")
        return str(row[0])


class Writing(Value):
    """The one transaction in which an empty database is filled: its cursor, for statements and shelves."""

    cursor: Any
    dialect: Any
    tables: Sequence[Table]

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first row, or None: as of a `Transaction`, and what was written so far is seen."""
        return statement.run(self.cursor, self.dialect, values).fetchone()

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        """All rows, likewise."""
        rows: list[Any] = statement.run(self.cursor, self.dialect, values).fetchall()
        return rows

    def apply(self, *changes: Change) -> None:
        """Write changes that have no jobs."""
        write(self.cursor, self.dialect, changes, lambda _: "")

    def fill(self, name: str, columns: Sequence[str], pages: Iterable[Sequence[Row]]) -> int:
        """Write a table's rows; how many there were. Problem INVALID for a table or column that is not there."""
        found = next((table for table in self.tables if table.name == name), None)
        if found is None or not set(columns) <= set(found.columns):
            raise Problem(
                Kind.INVALID, f"The table {name} of the backup does not fit its schema: it is damaged. Use another one."
            )
        statement = Statement(insert(found.clause).values({each: bindparam(each) for each in columns}))
        count = 0
        for page in pages:
            statement.run_many(self.cursor, self.dialect, [dict(zip(columns, row, strict=True)) for row in page])
            count += len(page)
        return count

    def clear(self) -> None:
        """Remove what the migrations themselves put into tables."""
        for table in self.tables:
            self.cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608 - the name is the schema's own

    def count_on(self) -> None:
        """Have counters go on behind the numbers that were written. SQLite's do by themselves."""
        for table in self.tables if self.dialect.name == "postgresql" else ():
            if table.counted:
                self.cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{table.counted}'),"  # noqa: S608
                    f" (SELECT coalesce(max({table.counted}), 0) + 1 FROM {table.name}), false)"
                )


def empty(url: str) -> bool:
    """Whether no server ever started on a database: its first act is to make an account."""
    path = file_of(url)
    if path is not None:
        return not path.exists()
    engine = Engine(url)
    try:
        if "accounts" not in _names(engine):
            return True
        with Transaction(engine) as tx:
            return tx.one(Statement(select(column("id")).select_from(clause_of("accounts")).limit(1)), {}) is None
    finally:
        engine.close()


def load(url: str, schema: str, fill: Callable[[Writing], None]) -> None:
    """Bring an empty database to a schema, and have `fill` fill it: nobody sees anything before all of it is there.

    Whatever `fill` raises leaves it empty.
    """
    whole()  # whoever makes a value need not know the module that keeps it
    upgrade(url, schema)
    with closing(Engine(url)) as engine, engine.telling():
        session = engine.session()
        for pragma in _FRESH if engine.embedded else ():
            session.cursor().execute(pragma)
        session.begin()
        try:
            writing = Writing(session.cursor(), engine.dialect, _tables(engine))
            writing.clear()
            fill(writing)
            writing.count_on()
        except BaseException:
            session.rollback()
            raise
        session.commit()
        for pragma in _SETTLED if engine.embedded else ():
            session.cursor().execute(pragma)


def file_of(url: str) -> Path | None:
    """The file of an embedded database; None for one that a server keeps, and for a text that names neither."""
    try:
        found = make_url(url)
    except ArgumentError:
        return None
    return Path(found.database) if found.get_backend_name() == "sqlite" and found.database else None


def upgrade(url: str, schema: str = "head") -> None:
    """Bring a database to a schema that this version knows, by its revision."""
    with closing(Engine(url)) as engine, engine.telling():
        apply(engine, schema)


@contextmanager
def _inspecting(engine: Engine) -> Iterator[Any]:
    inspected = create_engine(engine.url, poolclass=NullPool)
    with engine.telling(), inspected.connect() as connection:
        yield inspect(connection)
    inspected.dispose()


def _names(engine: Engine) -> list[str]:
    with _inspecting(engine) as found:
        return sorted(found.get_table_names())


def _tables(engine: Engine) -> list[Table]:
    with _inspecting(engine) as found:
        return [_table(found, name) for name in sorted(found.get_table_names()) if name not in _OWN]


def _table(found: Any, name: str) -> Table:
    columns = found.get_columns(name)
    key = tuple(found.get_pk_constraint(name)["constrained_columns"])
    whole = [each["name"] for each in columns if [each["name"]] == list(key) and isinstance(each["type"], Integer)]
    return Table(
        name,
        tuple(each["name"] for each in columns),
        key,
        tuple(each["name"] for each in columns if each["type"].python_type is bytes),
        whole[0] if whole else "",
    )


def _plain(row: Row) -> list[Any]:
    """A row of text, integers and bytes; some drivers lend the database's memory instead of bytes."""
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]
