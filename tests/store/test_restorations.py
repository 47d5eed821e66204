"""The last restore is found, whatever the order in which they are written."""

from datetime import timedelta

from tests.store.keeping import NOW, look, write

from tokiwa.domain.restoration import Restoration
from tokiwa.store import restorations
from tokiwa.store.store import Store


def test_there_is_none_at_first(store: Store) -> None:
    assert look(store, restorations.latest) is None


def test_the_latest_is_that_of_the_latest_moment(store: Store) -> None:
    for days in (400, 3, 5000, 0):
        write(store, Restoration(NOW, NOW + timedelta(days=days), journal=False))
    latest = look(store, restorations.latest)
    assert latest is not None
    assert latest.restored_at == NOW + timedelta(days=5000)
