import re
import sqlite3
import sys
from types import SimpleNamespace

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tokiwa.store import jobs, schema
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement

things = Table("things", MetaData(), Column("id", String, primary_key=True), Column("size", Integer))
SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()


@pytest.fixture
def cursor():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE things (id TEXT PRIMARY KEY, size INTEGER)")
    yield connection.cursor()
    connection.close()


INSERT = Statement(insert(things).values(id=bindparam("id"), size=bindparam("size")))
LARGER = Statement(select(things.c.id).where(things.c.size > bindparam("least")).order_by(things.c.id))


def test_it_runs_on_the_driver_with_parameters_by_name(cursor):
    INSERT.run_many(cursor, SQLITE, [{"id": "a", "size": 1}, {"size": 3, "id": "c"}])
    INSERT.run(cursor, SQLITE, {"size": 2, "id": "b", "unused": "is left out"})
    assert LARGER.run(cursor, SQLITE, {"least": 1}).fetchall() == [("b",), ("c",)]


def test_values_that_stand_in_the_clause_need_not_be_given_even_if_they_are_null(cursor):
    INSERT.run(cursor, SQLITE, {"id": "a", "size": 1})
    Statement(update(things).where(things.c.id == bindparam("k")).values(size=None)).run(cursor, SQLITE, {"k": "a"})
    Statement(insert(things).values(id=bindparam("id"), size=7)).run_many(cursor, SQLITE, [{"id": "b"}])
    assert cursor.execute("SELECT * FROM things ORDER BY id").fetchall() == [("a", None), ("b", 7)]


def test_a_missing_parameter_is_a_mistake(cursor):
    with pytest.raises(KeyError, match="least"):
        LARGER.run(cursor, SQLITE, {})


def test_it_is_compiled_once_for_each_dialect():
    clause = select(things.c.id).where(things.c.size > bindparam("least"))
    compiled = []
    counting = SimpleNamespace(compile=lambda dialect: compiled.append(dialect.name) or clause.compile(dialect=dialect))
    statement = Statement(counting)
    for dialect in (SQLITE, POSTGRESQL, SQLITE, POSTGRESQL):
        statement.compiled(dialect)
    assert compiled == ["sqlite", "postgresql"]


def test_each_dialect_has_its_own_text():
    assert LARGER.compiled(SQLITE)[:2] == (
        "SELECT things.id \nFROM things \nWHERE things.size > ? ORDER BY things.id",
        ["least"],
    )
    sql, order, literals = LARGER.compiled(POSTGRESQL)
    assert "things.size > %(least)s" in sql
    assert order is None
    assert literals == {}


def test_numbers_of_the_clause_stand_in_the_text_where_plans_are_for_every_value_of_a_parameter():
    clause = select(things.c.id).where(things.c.size == 7, things.c.id != "seven", things.c.size > bindparam("least"))
    sql, _, literals = Statement(clause).compiled(POSTGRESQL)
    assert "things.size = 7 AND things.id != %(id_1)s" in sql
    assert literals == {"id_1": "seven"}


DIALECTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def statements():
    """Every statement that the package has: where it stands, what it is compiled for, and itself."""
    schema.whole()
    for name, module in sorted(sys.modules.items()):
        if not name.startswith("tokiwa.store."):
            continue
        for word, value in vars(module).items():
            yield from _of(f"{name}.{word}", value)
    for aggregate in filter(lambda each: isinstance(each, Aggregate), Aggregate.by_type.values()):
        for word, value in vars(aggregate).items():
            yield from _of(f"{aggregate.table.name}.{word}", value)


def _of(where, value):
    if isinstance(value, Statement):
        yield from ((where, dialect, value) for dialect in DIALECTS.values())
    if isinstance(value, dict) and value.keys() == DIALECTS.keys():  # what the databases say in different words
        yield from ((where, DIALECTS[name], each) for name, each in value.items() if isinstance(each, Statement))


def test_every_statement_compiles_for_both_databases():
    compiled = 0
    for where, dialect, each in statements():
        sql, order, literals = each.compiled(dialect)
        assert sql, where
        assert order is None or set(literals) <= set(order), where
        compiled += 1
    assert compiled > 200


SMALL = {"limit", "most", "partition", "version", "k_version", "attempts", "waiting"}


def test_moments_fit_into_the_numbers_of_postgresql():
    """Its INTEGER ends in 2038 for seconds, and ended in 1970 for milliseconds."""
    for where, dialect, each in statements():
        if dialect is POSTGRESQL:
            sql, _, literals = each.compiled(dialect)
            assert set(re.findall(r"%\((\w+)\)s::INTEGER", sql)) <= SMALL | literals.keys(), where


def test_claims_skip_what_another_node_claims_where_there_can_be_one():
    assert "FOR UPDATE SKIP LOCKED" in jobs._claim["postgresql"].compiled(POSTGRESQL)[0]
    assert "FOR UPDATE" not in jobs._claim["sqlite"].compiled(SQLITE)[0]
