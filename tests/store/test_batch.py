import resource
import sqlite3
from concurrent.futures import Future

import pytest

from tokiwa.domain.change import Change
from tokiwa.domain.problem import Unavailable
from tokiwa.store.batch import Batch
from tokiwa.store.change import sheet
from tokiwa.store.embedded import Writing
from tokiwa.store.transaction import Conflict


@pytest.fixture
def connection(tmp_path):
    made = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, body BLOB)")
    made.execute("CREATE TABLE ends (id INTEGER PRIMARY KEY)")
    yield made
    made.close()


def insert(number, size=1, body=b""):
    return lambda cursor: cursor.execute("INSERT INTO t VALUES (?, ?, ?)", (number, size, body)).rowcount


class Script:
    """As the store writes changes, all of them or none; here a change is the numbers that it "published"."""

    def pieces(self, cursor, sheets):
        numbers = [int(number) for each in sheets for number in each.change.published]
        if 13 in numbers:
            raise Conflict("thirteen")
        for number in numbers:
            yield
            insert(number, body=f"of {len(sheets)}")(cursor)

    def finish(self, cursor):
        cursor.execute("INSERT INTO ends DEFAULT VALUES")


def change(*numbers):
    return sheet(Change(published=tuple(map(str, numbers))))


def run(connection, *acts):
    """The outcomes: what each act returned, or the error that it met; and whether anything was written."""
    futures = [Future() for _ in acts]
    batch = Batch(Writing(connection), list(zip(acts, futures, strict=True)), Script())
    batch.begin()
    written = batch.commit()
    batch.tell()
    return [future.exception(0) or future.result(0) for future in futures], written


def ids(connection):
    return [row[0] for row in connection.execute("SELECT id FROM t ORDER BY id")]


def test_all_acts_are_one_transaction(connection):
    watcher = sqlite3.connect(connection.execute("PRAGMA database_list").fetchone()[2])
    batch = Batch(Writing(connection), [(insert(1), Future()), (insert(2), Future())], Script())
    batch.begin()
    assert ids(watcher) == []
    assert batch.commit()
    assert ids(watcher) == [1, 2]
    watcher.close()


def test_one_callers_failure_is_that_callers_alone(connection):
    def fails(cursor):
        insert(2)(cursor)
        raise ZeroDivisionError

    (first, second, third), written = run(connection, insert(1), fails, insert(3))
    assert (first, third, written) == (1, 1, True)
    assert isinstance(second, ZeroDivisionError)
    assert ids(connection) == [1, 3]


def test_a_key_that_is_there_is_a_conflict_and_another_broken_rule_is_not(connection):
    (_, twice, null), _ = run(connection, insert(1), insert(1), insert(2, size=None))
    assert isinstance(twice, Conflict)
    assert isinstance(null, sqlite3.IntegrityError)
    assert ids(connection) == [1]


def test_what_does_not_fit_on_the_disk_does_not_keep_out_what_does(connection):
    connection.execute(f"PRAGMA max_page_count={connection.execute('PRAGMA page_count').fetchone()[0] + 2}")
    (first, large, third), written = run(connection, insert(1), insert(2, body=bytes(1_000_000)), insert(3))
    assert (first, third, written) == (1, 1, True)
    assert isinstance(large, Unavailable)
    assert "full" in str(large)
    assert ids(connection) == [1, 3]


def test_a_failed_commit_reaches_every_caller_and_the_connection_goes_on(connection, tmp_path):
    run(connection, insert(1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "t.db-wal").stat().st_size, before[1]))
    try:
        outcomes, written = run(connection, insert(2), insert(3))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert all(isinstance(each, Unavailable) for each in outcomes)
    assert not written
    assert run(connection, insert(4)) == ([1], True)
    assert ids(connection) == [1, 4]


def test_who_cannot_even_begin_is_told_so_at_once(connection):
    other = sqlite3.connect(connection.execute("PRAGMA database_list").fetchone()[2], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA busy_timeout=20")
    waited = []
    connection.set_trace_callback(waited.append)
    outcomes, written = run(connection, insert(1), insert(2), insert(3))
    other.execute("ROLLBACK")
    other.close()
    assert ["locked" in str(each) for each in outcomes] == [True] * 3
    assert not written
    assert len(waited) <= 1  # not once for each caller


def test_a_write_that_was_cancelled_before_is_not_done(connection):
    future = Future()
    future.cancel()
    batch = Batch(Writing(connection), [(insert(1), future)], Script())
    batch.begin()
    batch.commit()
    batch.tell()
    assert ids(connection) == []


def bodies(connection):
    return dict(connection.execute("SELECT id, body FROM t ORDER BY id"))


def test_changes_are_written_as_if_they_were_one(connection):
    outcomes, written = run(connection, change(1), change(2, 3))
    assert (outcomes, written) == ([None, None], True)
    assert bodies(connection) == {1: "of 2", 2: "of 2", 3: "of 2"}


def test_other_acts_may_stand_among_changes(connection):
    outcomes, _ = run(connection, change(1), insert(2), change(3))
    assert outcomes == [None, 1, None]
    assert ids(connection) == [1, 2, 3]


@pytest.mark.parametrize(("bad", "why"), [(change(4, 13), "thirteen"), (change(4, 1), "UNIQUE constraint failed")])
def test_a_change_that_cannot_be_written_leaves_the_others_as_they_are(connection, bad, why):
    (first, refused, last), written = run(connection, change(1), bad, change(3))
    assert (first, last, written) == (None, None, True)
    assert isinstance(refused, Conflict)
    assert why in str(refused)
    assert bodies(connection) == {1: "of 1", 3: "of 1"}


def test_what_goes_with_all_is_written_once_and_in_the_same_transaction(connection):
    run(connection, change(1), insert(2), change(3))
    assert connection.execute("SELECT count(*) FROM ends").fetchone() == (1,)


def test_it_may_be_begun_piece_by_piece(connection):
    watcher = sqlite3.connect(connection.execute("PRAGMA database_list").fetchone()[2])
    batch = Batch(Writing(connection), [(change(1, 2), Future()), (change(3), Future())], Script())
    seen = [(ids(connection), ids(watcher)) for _ in batch.pieces()]
    assert seen == [([], []), ([1], []), ([1, 2], [])]
    assert ids(watcher) == []
    assert batch.commit()
    assert ids(watcher) == [1, 2, 3]


def test_a_change_alone_is_written_too(connection):
    assert run(connection, change(1)) == ([None], True)
    assert bodies(connection) == {1: "of 1"}
