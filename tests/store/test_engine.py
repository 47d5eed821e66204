import sqlite3
import threading

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.account import Account
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import accounts
from tokiwa.store.engine import Engine


def test_a_snapshot_within_a_snapshot_has_a_look_of_its_own(store):
    with store.snapshot() as outer:
        assert accounts.get(outer, ACCOUNT) is None
        write(store, Account(ACCOUNT, "root", NOW))
        with store.snapshot() as inner:
            assert accounts.get(inner, ACCOUNT) is not None
        assert accounts.get(outer, ACCOUNT) is None
    assert look(store, accounts.get, ACCOUNT) is not None


def test_commits_reach_the_disk_and_readers_do_not_wait_for_the_writer(tmp_path):
    engine = Engine(f"sqlite:///{tmp_path}/t.db")
    asked = {name: engine.connect().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    engine.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2}


def test_a_connection_is_used_again_by_its_thread_and_by_no_other(tmp_path):
    engine = Engine(f"sqlite:///{tmp_path}/t.db")
    mine = engine.reader()
    engine.give_back(mine)
    theirs = []
    thread = threading.Thread(target=lambda: theirs.append(engine.reader()))
    thread.start()
    thread.join()
    assert engine.reader() is mine
    assert theirs[0] is not mine
    engine.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        theirs[0].execute("SELECT 1")


@pytest.mark.parametrize(
    "url", ["postgresql://localhost/tokiwa", "sqlite://", "sqlite:///:memory:", "/var/lib/tokiwa.db", "", "mysql://x"]
)
def test_only_a_file_is_a_database(url):
    with pytest.raises(Problem, match="sqlite:///PATH") as caught:
        Engine(url)
    assert caught.value.kind is Kind.INVALID


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "t.db").write_text("something else, and long enough to be looked at" * 10)
    for path in (tmp_path / "t.db", tmp_path / "nowhere" / "t.db"):
        with pytest.raises(Problem, match=f"The database {path} cannot be opened: "):
            Engine(f"sqlite:///{path}").connect()
