from types import SimpleNamespace

import pytest
from tests.store.keeping import ACCOUNT, NOW, write

from tokiwa.domain.account import Account
from tokiwa.domain.change import Change, Job
from tokiwa.domain.issued import Chain
from tokiwa.store.change import sheet
from tokiwa.store.scribe import Scribe
from tokiwa.store.transaction import Conflict

ROOT = Account(ACCOUNT, "root", NOW)


@pytest.fixture
def cursor(store):
    return store._engine.connect().cursor()


@pytest.fixture
def told(store):
    """What the turn was told."""
    return []


@pytest.fixture
def scribe(store, told):
    turn = SimpleNamespace(change=lambda: told.append("changed"), stir=lambda: told.append("stirred"))
    return Scribe(SimpleNamespace(dialect=store._engine.dialect, turn=turn))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(puts=(Chain("a", ""),)), []),
        (Change(puts=(ROOT,)), ["changed", "stirred"]),
        (Change(jobs=(Job("renew", "a", ACCOUNT, NOW),)), ["stirred"]),
    ],
    ids=["what nobody waits for or remembers", "what is remembered", "work"],
)
def test_others_are_told_what_concerns_them(scribe, cursor, told, change, expected):
    list(scribe.pieces(cursor, [sheet(change)]))
    scribe.finish(cursor)
    assert told == expected
    scribe.finish(cursor)  # of another batch
    assert told == expected


def test_an_account_that_came_to_nothing_is_not_known(store, scribe, cursor):
    write(store, Chain("a", ""))
    job = Job("renew", "arn", ACCOUNT, NOW)
    cursor.execute("BEGIN")
    with pytest.raises(Conflict):
        list(scribe.pieces(cursor, [sheet(Change(puts=(ROOT, Chain("a", "", version=7)), jobs=(job,)))]))
    cursor.execute("ROLLBACK")
    list(scribe.pieces(cursor, [sheet(Change(jobs=(job,)))]))
    assert cursor.execute("SELECT timeline FROM jobs").fetchone() == ("",)
    assert scribe._timelines == {}
