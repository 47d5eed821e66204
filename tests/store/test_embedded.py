import sqlite3
import threading

import pytest

from tokiwa.domain.problem import Unavailable
from tokiwa.store.engine import Engine


def test_commits_reach_the_disk_and_readers_do_not_wait_for_the_writer(tmp_path):
    engine = Engine(f"sqlite:///{tmp_path}/t.db")
    asked = {name: engine.connect().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    engine.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2}


def test_a_connection_is_used_again_by_its_thread_and_by_no_other(tmp_path):
    engine = Engine(f"sqlite:///{tmp_path}/t.db")

    def used():
        cursor = engine.look()
        engine.looked(cursor)
        return cursor.connection

    mine, theirs = used(), []
    thread = threading.Thread(target=lambda: theirs.append(used()))
    thread.start()
    thread.join()
    assert used() is mine
    assert theirs[0] is not mine
    engine.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        theirs[0].execute("SELECT 1")


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "t.db").write_text("something else, and long enough to be looked at" * 10)
    for path in (tmp_path / "t.db", tmp_path / "nowhere" / "t.db"):
        with pytest.raises(Unavailable, match=f"The database {path} cannot be opened: "):
            Engine(f"sqlite:///{path}").connect()
