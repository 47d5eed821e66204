"""Faults are kept by account."""

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.fault import Effect, Fault
from tokiwa.store import faults
from tokiwa.store.store import Store


def test_by_account(store: Store) -> None:
    other = "111111111111"
    write(
        store,
        *(
            Fault(id_, account, "renew", Effect.FAIL, NOW)
            for id_, account in (("b", ACCOUNT), ("a", ACCOUNT), ("c", other))
        ),
    )
    assert [each.id for each in look(store, faults.of_account, ACCOUNT)] == ["a", "b"]
    assert look(store, faults.get, other, "c").on == "renew"
    assert look(store, faults.get, other, "a") is None
