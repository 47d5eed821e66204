import sys

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


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "/var/lib/tokiwa.db", "", "mysql://x", "postgresql:", "x://a:b:c@:d"]
)
def test_only_a_file_or_a_database_of_postgresql_is_a_database(url):
    with pytest.raises(Problem, match=r"sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME") as caught:
        Engine(url)
    assert caught.value.kind is Kind.INVALID


def test_without_the_driver_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "tokiwa.store.postgresql", raising=False)
    with pytest.raises(Problem, match=r"pip install 'tokiwa\[postgresql\]'"):
        Engine("postgresql://user:secret@localhost/tokiwa")
