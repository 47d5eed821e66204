"""What becomes of a transaction when others, or the server, come in between."""

import threading

import psycopg
import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.account import Account
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Unavailable
from tokiwa.store import accounts
from tokiwa.store.postgresql_session import PostgresqlSession
from tokiwa.store.store import Store
from tokiwa.store.transaction import Conflict

PATIENCE = 30


@pytest.fixture
def url(postgres):
    """A database of the server, whatever else the tests of this folder run on."""
    return postgres.database()


def account(name):
    return Account(name, "root", NOW)


def kill(server, url):
    """End every connection to the database but one's own."""
    server.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()",
        url.rpartition("/")[2],
    )


def test_a_connection_that_goes_in_the_middle_of_a_batch_is_no_fault_of_its_callers(store, server, url):
    times = []

    def cut(cursor):
        times.append(1)
        if len(times) == 1:
            kill(server, url)
        cursor.execute("SELECT 1")
        return len(times)

    begun, go = threading.Event(), threading.Event()
    store._writer.submit(lambda _: (begun.set(), go.wait(PATIENCE)))
    begun.wait(PATIENCE)
    futures = [store._writer.submit(cut), *store.submit([Change(puts=(account(ACCOUNT),))])]
    go.set()
    assert futures[0].result(PATIENCE) == 2
    assert futures[1].result(PATIENCE) is None
    assert look(store, accounts.get, ACCOUNT) is not None


@pytest.mark.parametrize("reached", [True, False], ids=["it was committed", "it was not"])
def test_an_end_that_nobody_heard_is_asked_for(store, server, url, monkeypatch, reached):
    """The connection goes while COMMIT is under way: no more is written than once, and what was is known."""
    there = PostgresqlSession._there
    cut = []

    class Cut:
        """The connection, which is gone when COMMIT has been sent, or has not."""

        def __init__(self, connection):
            self.connection = connection

        def __getattr__(self, name):
            return getattr(self.connection, name)

        def execute(self, text):
            cut.append(text)
            if reached:
                self.connection.execute(text)
            kill(server, url)
            return self.connection.execute("SELECT 1")

    session = store._writer._session
    monkeypatch.setattr(
        PostgresqlSession,
        "_there",
        property(lambda mine: there.fget(mine) if cut or mine._connection is None else Cut(there.fget(mine))),
    )
    monkeypatch.setattr(PostgresqlSession, "cursor", lambda mine: mine._database.cursor(mine._connection))
    write(store, account(ACCOUNT))
    assert cut == ["COMMIT"]
    assert look(store, accounts.get, ACCOUNT).version == 1
    # Where it had not been committed, the batch was run again, under the next number.
    assert session._number == (1 if reached else 2)
    with pytest.raises(Conflict):
        write(store, account(ACCOUNT))


def test_two_that_wait_for_each_other_both_get_what_they_want(url):
    """The server ends one of them, which runs again."""
    first, second = Store(url), Store(url)
    try:
        write(first, account("a"), account("b"))
        both = threading.Barrier(2)
        runs = []

        def change(names):
            def act(cursor):
                runs.append(names)
                for at, name in enumerate(names):
                    cursor.execute("UPDATE accounts SET advancing = advancing + 1 WHERE id = %s", [name])
                    if at == 0 and len(runs) <= 2:
                        both.wait(PATIENCE)

            return act

        futures = [first._writer.submit(change("ab")), second._writer.submit(change("ba"))]
        for future in futures:
            assert future.exception(PATIENCE) is None
        assert len(runs) >= 3  # the one that ran again may have been faster again
        with first.snapshot() as tx:
            assert tx._engine is not None
            rows = first._engine.connect().execute("SELECT id, advancing FROM accounts ORDER BY id").fetchall()
        assert rows == [("a", 2), ("b", 2)]
    finally:
        first.close()
        second.close()


def test_a_rule_of_the_schema_that_is_broken_concerns_one_caller(store):
    def breaks(cursor):
        cursor.execute("INSERT INTO accounts (id) VALUES ('half')")

    begun, go = threading.Event(), threading.Event()
    store._writer.submit(lambda _: (begun.set(), go.wait(PATIENCE)))
    begun.wait(PATIENCE)
    futures = [
        store._writer.submit(breaks),
        *store.submit([Change(puts=(account("a"),)), Change(puts=(account("a"),))]),
    ]
    go.set()
    assert isinstance(futures[0].exception(PATIENCE), psycopg.errors.NotNullViolation)
    assert futures[1].exception(PATIENCE) is None
    assert isinstance(futures[2].exception(PATIENCE), Conflict)


def test_each_connection_that_writes_counts_for_itself(store, url, postgres):
    other = Store(url)
    write(store, account("a"))
    write(other, account("b"))
    write(store, account("c"))
    other.close()
    found = dict(postgres.sql("SELECT id, number FROM commits", url.rpartition("/")[2]))
    assert found[store._writer._session._id] == 2
    assert found[other._writer._session._id] == 1


def test_who_cannot_even_begin_is_told_so_at_once(store, server, monkeypatch):
    monkeypatch.setattr("tokiwa.store.postgresql_session.PATIENCE", 0.1)
    server.stop()
    futures = store.submit([Change(puts=(account(f"{n}"),)) for n in range(20)])
    assert all(isinstance(future.exception(5), Unavailable) for future in futures)
