"""What only a server has: addresses, passwords, and that it goes away and comes back."""

import signal
import threading

import psycopg
import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from postgres import PASSWORD
from tokiwa.domain.account import Account
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem, Unavailable
from tokiwa.store import accounts, events, postgresql
from tokiwa.store.engine import Engine
from tokiwa.store.store import Store

PATIENCE = 30


@pytest.fixture
def url(postgres):
    """A database of the server, whatever else the tests of this folder run on."""
    return postgres.database()


def told(url, error=Problem):
    with pytest.raises(error) as caught:
        Store(url)
    assert PASSWORD not in str(caught.value)
    assert "wrong" not in str(caught.value)
    return caught.value


def test_both_words_for_it_are_understood(url):
    Store(url.replace("postgresql://", "postgres://")).close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda url: url.replace("correct%20horse", "wrong"), "password authentication failed"),
        (lambda url: url.rpartition("/")[0] + "/nowhere", 'database "nowhere" does not exist'),
        (lambda url: url.replace("tokiwa:", "nobody:", 1), "password authentication failed"),
        (lambda url: url.rpartition(":")[0] + ":1/t", "Connection refused"),
        (lambda url: url.replace("127.0.0.1", "nowhere.invalid"), "nowhere.invalid"),
    ],
    ids=["password", "name", "user", "port", "host"],
)
def test_what_cannot_be_reached_is_told_without_the_password(url, change, says):
    said = str(told(change(url), Unavailable))
    assert says in said
    assert said.endswith(
        "See whether the server runs, and whether the user, the password and the name of the database are right."
    )


def test_an_option_that_there_is_not_is_told(url):
    problem = told(f"{url}?sslmod=require")
    assert problem.kind is Kind.INVALID
    assert "sslmod" in problem.message


def test_a_database_of_another_encoding_is_refused(postgres):
    postgres.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        assert "holds text as LATIN1" in told(postgres.url("latin")).message
    finally:
        postgres.sql("DROP DATABASE latin")


def test_a_server_that_forgets_commits_is_told_not_to(postgres, url):
    name = url.rpartition("/")[2]
    postgres.sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    engine = Engine(url)
    assert engine.connect().execute("SHOW synchronous_commit").fetchone() == ("on",)
    engine.close()
    postgres.sql(f"ALTER DATABASE {name} SET synchronous_commit = remote_write")
    engine = Engine(url)
    assert engine.connect().execute("SHOW synchronous_commit").fetchone() == ("remote_write",)
    engine.close()


def test_a_name_of_the_database_has_no_password(url):
    engine = Engine(url)
    assert engine.name == f"{url.rpartition('/')[2]} on 127.0.0.1"
    assert PASSWORD not in repr(engine.url)
    engine.close()


def test_a_snapshot_cannot_write(store):
    with store.snapshot() as tx:
        assert accounts.every(tx) == []
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            tx._cursor.execute("DELETE FROM accounts")


def test_text_sorts_by_its_bytes(store):
    names = ["B", "a", "Z", "b", "ä", "_", "~", "10", "9"]
    write(store, *(Account(name, "root", NOW) for name in names))
    assert [each.id for each in look(store, accounts.every)] == sorted(names)


def test_a_name_that_no_text_can_hold_is_refused(store):
    with pytest.raises(Problem, match="must not contain the character NUL") as caught:
        look(store, accounts.get, "a\0b")
    assert caught.value.kind is Kind.INVALID
    with pytest.raises(Problem, match="NUL"):
        write(store, Account("a\0b", "root", NOW))
    write(store, Account("ab", "root", NOW))


def test_after_a_restart_reading_and_writing_go_on(store, server):
    write(store, Account(ACCOUNT, "root", NOW))
    assert look(store, accounts.get, ACCOUNT) is not None
    for number in (signal.SIGQUIT, signal.SIGINT):
        server.stop(number)
        server.start()
        loaded = store.cached("n", (Account,), number, lambda: look(store, accounts.get, ACCOUNT))
        assert loaded is not None
        write(store, Account(str(int(number)), "other", NOW))
    assert len(look(store, accounts.every)) == 3


def test_callers_wait_for_a_server_that_is_being_started_again(store, server):
    server.stop()
    (written,) = store.submit([Change(puts=(Account(ACCOUNT, "root", NOW),))])
    found = []
    reader = threading.Thread(target=lambda: found.append(look(store, accounts.every)))
    reader.start()
    server.start()
    written.result(PATIENCE)
    reader.join(PATIENCE)
    assert found
    assert look(store, accounts.get, ACCOUNT) is not None


def test_a_server_that_stays_away_is_told(store, server, monkeypatch):
    monkeypatch.setattr("tokiwa.store.postgresql_session.PATIENCE", 0.2)
    server.stop()
    for act in (lambda: look(store, accounts.every), lambda: write(store, Account(ACCOUNT, "root", NOW))):
        with pytest.raises(Unavailable, match="cannot be reached") as caught:
            act()
        assert PASSWORD not in str(caught.value)
    server.start()
    write(store, Account(ACCOUNT, "root", NOW))


def test_a_connection_that_goes_in_the_middle_of_a_look_is_told_and_not_used_again(store, server):
    write(store, Account(ACCOUNT, "root", NOW))
    with store.snapshot() as tx:
        assert accounts.get(tx, ACCOUNT) is not None
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()")
        with pytest.raises(Unavailable, match="cannot be reached"):
            accounts.get(tx, ACCOUNT)
    assert look(store, accounts.get, ACCOUNT) is not None


def test_many_threads_share_a_few_connections(store, postgres):
    write(store, Account(ACCOUNT, "root", NOW))
    start, errors = threading.Barrier(40), []

    def caller():
        start.wait(PATIENCE)
        for _ in range(20):
            with store.snapshot() as outer:
                accounts.every(outer)
                if look(store, accounts.get, ACCOUNT) is None:
                    errors.append("not there")

    threads = [threading.Thread(target=caller) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not errors
    ((count,),) = postgres.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()", store._engine.url.database
    )
    assert count <= 2 * postgresql.READERS + 2


def test_statements_are_prepared(store):
    for _ in range(10):
        look(store, accounts.get, ACCOUNT)
    with store.snapshot() as tx:
        accounts.get(tx, ACCOUNT)
        found = tx._cursor.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
    assert found[0] >= 1


def test_a_plan_uses_the_index_of_the_few_rows_that_it_is_for(store):
    """Whatever the values of its parameters are."""
    sql, _, literals = events._waiting.compiled(store._engine.dialect)
    assert "events.waiting = 1" in sql
    with store.snapshot() as tx:
        tx.one(events._waiting, {"account": ACCOUNT, "limit": 1})
        tx._cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        tx._cursor.execute("SET LOCAL enable_seqscan = off")
        values = {"account": ACCOUNT, "limit": 1, **literals}
        plan = "\n".join(row[0] for row in tx._cursor.execute(f"EXPLAIN {sql}", values).fetchall())
    assert "ix_events_waiting" in plan
