import sqlite3

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite

from tokiwa.store.upsert import keep, overwrite

TABLE = Table(
    "t",
    MetaData(),
    Column("a", String, primary_key=True),
    Column("b", String, primary_key=True),
    Column("c", Integer),
    Column("d", Integer),
)


@pytest.fixture
def cursor():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (a TEXT, b TEXT, c INTEGER, d INTEGER, PRIMARY KEY (a, b))")
    yield connection.cursor()
    connection.close()


@pytest.mark.parametrize(("make", "left"), [(keep, (1, 2)), (overwrite, (3, 4))], ids=["kept", "overwritten"])
def test_a_row_that_is_there(cursor, make, left):
    statement = make(TABLE)["sqlite"]
    statement.run(cursor, sqlite.dialect(), {"a": "x", "b": "y", "c": 1, "d": 2})
    statement.run(cursor, sqlite.dialect(), {"a": "x", "b": "y", "c": 3, "d": 4})
    statement.run(cursor, sqlite.dialect(), {"a": "x", "b": "z", "c": 5, "d": 6})

    assert cursor.execute("SELECT * FROM t ORDER BY b").fetchall() == [("x", "y", *left), ("x", "z", 5, 6)]


@pytest.mark.parametrize("make", [keep, overwrite])
def test_both_engines_have_their_words(make):
    sql, _, _ = make(TABLE)["postgresql"].compiled(postgresql.dialect())

    assert "ON CONFLICT" in sql
