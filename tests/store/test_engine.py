from datetime import UTC, datetime

from tokiwa.domain.account import Account
from tokiwa.domain.change import Change
from tokiwa.store import accounts
from tokiwa.store.store import Store

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_snapshot_within_a_snapshot_has_a_look_of_its_own(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/tokiwa.db")
    with store.snapshot() as outer:
        assert accounts.get(outer, "000000000000") is None
        store.submit([Change(puts=(Account("000000000000", "root", NOW),))])[0].result()
        with store.snapshot() as inner:
            assert accounts.get(inner, "000000000000") is not None
        assert accounts.get(outer, "000000000000") is None
    with store.snapshot() as later:
        assert accounts.get(later, "000000000000") is not None
    store.close()
