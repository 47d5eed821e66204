"""Every row of every table goes out and comes in as it was, in little memory, and all at once."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.store.keeping import ACCOUNT, NOW, write

from postgres import Postgres
from tokiwa.domain.account import Account
from tokiwa.domain.issued import Issued
from tokiwa.domain.log_event import LogBatch
from tokiwa.domain.package import Package
from tokiwa.domain.problem import Kind, Problem, Unavailable
from tokiwa.store import backup
from tokiwa.store.backup import Source, Writing, empty, file_of, load, upgrade
from tokiwa.store.migrate import revisions
from tokiwa.store.schema import whole
from tokiwa.store.store import Store

HEAD = revisions()[-1]


@pytest.fixture
def copied(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/copy.db"


def live(store: Store) -> str:
    return store._engine.url.render_as_string(hide_password=False)


def everything(url: str) -> dict[str, list[list[Any]]]:
    with Source(url) as source:
        return {table.name: [row for page in source.rows(table) for row in page] for table in source.tables}


def copy(url: str, to: str) -> None:
    with Source(url) as source:

        def fill(into: Writing) -> None:
            for table in source.tables:
                into.fill(table.name, table.columns, source.rows(table))

        load(to, source.schema, fill)


@pytest.fixture
def full(store: Store) -> Store:
    """A store with rows of several forms: composite keys, bytes, a key that counts up by itself."""
    write(store, Account(ACCOUNT, "first", NOW))
    write(store, *[Issued("ca", ACCOUNT, f"{n:032x}", NOW, "t", "me", der=b"\x00\xff" * n) for n in range(1, 60)])
    write(store, Package(ACCOUNT, "ab" * 32, bytes(range(256)) * 50))
    for number in range(5):
        write(store, LogBatch(ACCOUNT, "us-east-1", "group", "stream", NOW, ((number, "ü"),)))
    return store


def test_all_tables_are_there(full: Store) -> None:
    """Those of the modules, so none can be forgotten when one is added; but not what tells of the database itself."""
    own = {"commits", "epochs", "nodes", "probes", "schema_phases"}
    assert set(everything(live(full))) == set(whole().tables) - own


def test_a_copy_has_the_same_rows(full: Store, copied: str) -> None:
    copy(live(full), copied)
    assert ordered(copied) == ordered(live(full))


def test_a_copy_goes_to_the_other_engine_and_back(full: Store, copied: str, postgres: Postgres) -> None:
    there = postgres.empty()
    copy(live(full), there)
    copy(there, copied)
    assert ordered(copied) == ordered(live(full))


def ordered(url: str) -> dict[str, list[list[Any]]]:
    """Without the order of the rows, which is each engine's own."""
    return {name: sorted(rows, key=repr) for name, rows in everything(url).items()}


@pytest.mark.parametrize("rows", [1, 2, 7, 59, 60])
def test_pages_meet_without_gap_or_overlap(full: Store, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    known = everything(live(full))
    monkeypatch.setattr(backup, "PAGE_ROWS", rows)
    with Source(live(full)) as source:
        for table in source.tables:
            pages = list(source.rows(table))
            assert all(len(page) <= rows for page in pages)
            assert [row for page in pages for row in page] == known[table.name]


def test_large_rows_come_few_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write(store, Package(ACCOUNT, f"{number:064x}", b"x" * 1000))
    write(store, Package(ACCOUNT, "f" * 64, b"x" * 2000))
    monkeypatch.setattr(backup, "PAGE_BYTES", 4000)
    with Source(live(store)) as source:
        (table,) = (each for each in source.tables if each.name == "packages")
        assert [len(page) for page in source.rows(table)] == [2, 2, 1]


def test_the_look_is_of_one_moment(full: Store) -> None:
    with Source(live(full)) as source:
        write(full, Account("1" * 12, "later", NOW))
        (table,) = (each for each in source.tables if each.name == "accounts")
        assert [row[0] for page in source.rows(table) for row in page] == [ACCOUNT]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_counting_goes_on_behind_what_was_copied(full: Store, copied: str, postgres: Postgres, engine: str) -> None:
    to = copied if engine == "sqlite" else postgres.empty()
    copy(live(full), to)
    other = Store(to)
    write(other, LogBatch(ACCOUNT, "us-east-1", "group", "stream", NOW, ((9, "new"),)))
    other.close()
    ids = [row[0] for row in everything(to)["log_batches"]]
    assert len(ids) == len(set(ids)) == 6
    assert ids[-1] > max(ids[:-1])


def test_what_fails_leaves_nothing(full: Store, copied: str) -> None:
    def fill(into: Writing) -> None:
        into.fill("accounts", ("id", "timeline", "advancing", "version", "body"), [[["1", "", 0, 1, b"{}"]]])
        raise KeyError

    with pytest.raises(KeyError):
        load(copied, HEAD, fill)
    path = file_of(copied)
    assert path is not None
    path.unlink()  # as its caller does: a file that was written without a journal is not to be used
    copy(live(full), copied)
    assert everything(copied)["accounts"] == everything(live(full))["accounts"]


def test_a_server_keeps_nothing_of_what_fails(full: Store, postgres: Postgres) -> None:
    there = postgres.empty()

    def fill(into: Writing) -> None:
        into.fill("accounts", ("id", "timeline", "advancing", "version", "body"), [[["1", "", 0, 1, b"{}"]]])
        raise KeyError

    with pytest.raises(KeyError):
        load(there, HEAD, fill)
    assert empty(there)
    copy(live(full), there)
    assert ordered(there) == ordered(live(full))


@pytest.mark.parametrize(("table", "columns"), [("nothing", ("id",)), ("accounts", ("id", "colour"))])
def test_what_does_not_fit_the_schema_is_refused(copied: str, table: str, columns: tuple[str, ...]) -> None:
    with pytest.raises(Problem, match=f"The table {table} of the backup does not fit its schema") as caught:
        load(copied, HEAD, lambda into: into.fill(table, columns, []))  # type: ignore[arg-type,return-value]
    assert caught.value.kind is Kind.INVALID


def test_what_is_loaded_is_durable_and_ready(full: Store, copied: str) -> None:
    copy(live(full), copied)
    path = file_of(copied)
    assert path is not None
    assert not path.with_name(f"{path.name}-wal").exists()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_is_brought_to_the_schema_that_is_wanted(copied: str) -> None:
    upgrade(copied, revisions()[0])
    with Source(copied) as source:
        assert source.schema == revisions()[0]
    upgrade(copied)
    with Source(copied) as source:
        assert source.schema == HEAD


def test_an_empty_place_is_told_from_a_used_one(store: Store, copied: str, postgres: Postgres) -> None:
    assert empty(copied)
    assert empty(postgres.empty())
    assert empty(postgres.database())  # a schema, and nobody who used it
    write(store, Account(ACCOUNT, "first", NOW))
    assert not empty(live(store))


def test_a_database_that_is_away_is_told(postgres: Postgres) -> None:
    with pytest.raises(Unavailable, match='database "nowhere" does not exist'):
        empty(postgres.url("nowhere"))


def test_a_disk_that_is_full_is_told(copied: str) -> None:
    def fill(writing: Writing) -> None:
        writing.cursor.execute("PRAGMA max_page_count=1")  # as many as there are: none is to be had any more
        writing.cursor.execute("CREATE TABLE more (id)")

    with pytest.raises(Unavailable, match="database or disk is full"):
        load(copied, HEAD, fill)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("sqlite:////var/lib/tokiwa.db", "/var/lib/tokiwa.db"),
        ("postgresql://tokiwa@db/tokiwa", None),
        ("sqlite://", None),
        ("nonsense", None),
    ],
)
def test_only_an_embedded_database_has_a_file(text: str, path: str | None) -> None:
    assert file_of(text) == (None if path is None else Path(path))


def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="There is no database at"):
        Source(f"sqlite:///{tmp_path}/missing.db")
    assert list(tmp_path.iterdir()) == []


def test_another_database_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    with pytest.raises(Problem, match="is not a database of Tokiwa"):
        Source(f"sqlite:///{path}")
    gc.collect()  # a connection left open would warn
