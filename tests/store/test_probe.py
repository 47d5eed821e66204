import pytest
from sqlalchemy import func, select
from tests.store.keeping import look, only_sqlite

from tokiwa.domain.problem import Unavailable
from tokiwa.store.probe import probes
from tokiwa.store.statement import Statement


def limit(store, pages):
    """Let the database grow by so many pages at most."""

    def act(cursor):
        count = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={count + pages}")

    store._writer.submit(act).result(10)


def test_it_leaves_nothing_behind(store):
    for _ in range(2):
        store.probe().result(10)
    (count,) = look(store, lambda tx: tx.one(Statement(select(func.count()).select_from(probes)), {}))
    assert count == 0


@only_sqlite
def test_it_says_why_the_store_cannot_be_written_and_that_it_can_again(store):
    limit(store, 0)
    with pytest.raises(Unavailable, match="full"):
        store.probe().result(10)
    limit(store, 100)
    store.probe().result(10)


def test_all_who_ask_at_once_share_one(store):
    store._writer._wake.acquire()  # nothing is written while we hold this
    first = store.probe()
    assert store.probe() is first
    store._writer._wake.release()
    first.result(10)
    assert store.probe() is not first
