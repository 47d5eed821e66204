"""Inserting a row that may be there already: each database engine says it in its own words."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ClauseElement, Table, bindparam

from tokiwa.store.statement import Statement

PerDialect = dict[str, Statement]


def keep(table: Table) -> PerDialect:
    """Insert the row, or leave the one that is there. Columns are parameters of their own names."""
    return per_dialect(table, lambda new: new.on_conflict_do_nothing())


def overwrite(table: Table) -> PerDialect:
    """Insert the row, or give the one that is there every column that is not its key."""
    key = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in key]
    return per_dialect(table, lambda new: merged(new, key, {name: new.excluded[name] for name in rest}))


def merged(new: Any, key: Iterable[str], changes: dict[str, Any]) -> Any:
    """An insert that makes these changes to a row that is there."""
    return new.on_conflict_do_update(index_elements=list(key), set_=changes)


def per_dialect(table: Table, meet: Callable[[Any], Any]) -> PerDialect:
    """The statement for each engine, by its name; `meet` says what happens to a row that is there."""
    row: dict[str, Any] = {column.name: bindparam(column.name) for column in table.columns}

    # SQLAlchemy's part for an engine is imported where it is needed: few nodes need both, and PostgreSQL's is large.
    def in_sqlite() -> ClauseElement:
        from sqlalchemy.dialects.sqlite import insert

        clause: ClauseElement = meet(insert(table).values(row))
        return clause

    def in_postgresql() -> ClauseElement:
        from sqlalchemy.dialects.postgresql import insert

        clause: ClauseElement = meet(insert(table).values(row))
        return clause

    return {name: Statement(clause, name) for name, clause in (("sqlite", in_sqlite), ("postgresql", in_postgresql))}
