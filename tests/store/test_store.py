import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from tests.store import beside
from tests.store.keeping import ACCOUNT, NOW, look, only_sqlite, write

from tokiwa.domain.account import Account
from tokiwa.domain.change import Change, Job
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.issued import Chain
from tokiwa.domain.problem import Unavailable
from tokiwa.domain.value import evolve
from tokiwa.store import configurations
from tokiwa.store.issued import chains
from tokiwa.store.store import Store, tables
from tokiwa.store.transaction import Conflict

KINDS = (AccountConfiguration,)
PATIENCE = 60


def days(store):
    return store.cached("days", KINDS, ACCOUNT, lambda: look(store, configurations.get, ACCOUNT).days_before)


def change(store, value):
    write(store, evolve(look(store, configurations.get, ACCOUNT), days_before=value))


def test_changes_stand_or_fall_each_by_itself(store):
    futures = store.submit([Change(puts=(AccountConfiguration(ACCOUNT, days),)) for days in (1, 2)])
    assert futures[0].exception(10) is None
    assert isinstance(futures[1].exception(10), Conflict)
    assert look(store, configurations.get, ACCOUNT).days_before == 1


def test_what_is_remembered_is_loaded_once(store):
    loaded = []
    for _ in range(3):
        assert store.cached("n", KINDS, "key", lambda: loaded.append(1) or len(loaded)) == 1
    assert store.cached("n", KINDS, "another key", lambda: loaded.append(1) or len(loaded)) == 2
    assert store.cached("another name", KINDS, "key", lambda: loaded.append(1) or len(loaded)) == 3


def test_a_value_of_another_kind_does_not_make_it_forget(store):
    loaded = []
    store.cached("n", KINDS, "key", lambda: loaded.append(1))
    write(store, Account(ACCOUNT, "root", NOW))
    store.cached("n", KINDS, "key", lambda: loaded.append(1))
    assert len(loaded) == 1


def test_what_is_remembered_is_never_older_than_a_write_that_has_ended(store):
    assert days(store) == 45
    for value in range(1, 20):
        change(store, value)
        assert days(store) == value
    write(store, drops=(look(store, configurations.get, ACCOUNT),))
    assert days(store) == 45


def test_a_value_that_was_read_before_a_commit_is_not_remembered_after_it(store):
    """The reader is slow: it reads, another writes, then the reader's value arrives."""

    def slow():
        read = look(store, configurations.get, ACCOUNT).days_before
        change(store, 7)
        return read

    assert store.cached("days", KINDS, ACCOUNT, slow) == 45
    assert days(store) == 7


def test_readers_beside_a_writer_never_see_time_run_backwards(store):
    seen, stop = [[] for _ in range(2)], threading.Event()

    def reader(mine):
        while not stop.is_set():
            mine.append(days(store))

    change(store, 100)
    threads = [threading.Thread(target=reader, args=(mine,)) for mine in seen]
    for thread in threads:
        thread.start()
    for value in range(101, 115):
        change(store, value)
        assert days(store) == value
    stop.set()
    for thread in threads:
        thread.join()
    assert all(mine == sorted(mine) for mine in seen)


def test_listeners_are_told_of_each_commit_and_one_that_fails_harms_nobody(store, capsys):
    told = []

    def fails():
        raise ZeroDivisionError

    store.listen(fails)
    store.listen(lambda: told.append(1))
    write(store, Account(ACCOUNT, "root", NOW))
    write(store, AccountConfiguration(ACCOUNT))
    assert len(told) == 2
    assert "a listener failed" in "".join(capsys.readouterr())


def test_who_waits_for_a_commit_is_woken(store):
    woken = threading.Event()
    thread = threading.Thread(target=lambda: (store.wait_commit(10), woken.set()))
    thread.start()
    while not woken.is_set():
        store.submit([Change(drops=(AccountConfiguration(ACCOUNT),))])[0].result(10)
        woken.wait(0.01)
    thread.join()


@only_sqlite
def test_the_store_goes_on_after_the_disk_was_full(store):
    def limit(pages):
        store._writer.submit(lambda cursor: cursor.execute(f"PRAGMA max_page_count={pages}").fetchall()).result(10)

    limit(1)  # SQLite makes it what the database has
    large = AccountConfiguration("x" * 1_000_000)
    with pytest.raises(Unavailable, match="full"):
        write(store, large)
    limit(1_000_000)
    write(store, large)
    assert look(store, configurations.configurations.get, large.account) is not None


def test_a_closed_store_takes_no_changes(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/t.db")
    pending = store.submit([Change(puts=(AccountConfiguration(ACCOUNT, 3),))])
    store.close()
    assert pending[0].exception(0) is None
    with pytest.raises(RuntimeError, match="closed"):
        store.submit([Change()])
    again = Store(f"sqlite:///{tmp_path}/t.db")
    assert look(again, configurations.get, ACCOUNT).days_before == 3
    again.close()


def test_the_tables_are_known_by_name():
    assert {"accounts", "certificates", "configurations"} <= set(tables())


COUNT = 150


def test_processes_write_side_by_side_and_none_is_ever_told_that_the_database_is_locked(store, url):
    command = [sys.executable, beside.__file__, url]
    others = [
        subprocess.Popen([*command, name, str(COUNT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    for each in others:
        assert each.stdout.readline() == "open\n"
    for each in others:
        each.stdin.write("go\n")
        each.stdin.flush()
    for number in range(COUNT):
        write(store, Chain(f"c-{number}", ""))
    for each in others:
        assert each.communicate(timeout=60)[0] == "done\n"
        assert each.returncode == 0
    found = look(store, lambda tx: [chains.get(tx, f"{name}-{n}") for name in "abc" for n in range(COUNT)])
    assert None not in found


def test_nodes_that_claim_at_the_same_time_share_what_is_due_and_nobody_has_anothers(store, url):
    due = 5000
    write(store, jobs=tuple(Job("renew", f"{number:05d}", ACCOUNT, NOW) for number in range(due)))
    stores = [store, Store(url)]
    start, taken = threading.Barrier(len(stores)), [[] for _ in stores]

    def node(mine, number):
        start.wait(PATIENCE)
        until = NOW + timedelta(seconds=60)
        while True:
            lease = f"{number}/{len(taken[number])}"
            found = mine.claim(line="", now=NOW, wall=NOW, until=until, lease=lease, limit=250)
            taken[number] += [task.key for task in found]
            if not found:
                return

    threads = [threading.Thread(target=node, args=(mine, number)) for number, mine in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    stores[1].close()
    assert sorted(taken[0] + taken[1]) == [f"{number:05d}" for number in range(due)]
    assert min(map(len, taken)) >= due / 5
