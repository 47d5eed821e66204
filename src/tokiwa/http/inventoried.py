"""What was found outside, as figures for /metrics. Every node tells the same; accounts with a test clock are left out."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tokiwa.domain.inventory import Origin
from tokiwa.http.board import Key
from tokiwa.http.catalogue import INVENTORY, INVENTORY_EXPIRED, INVENTORY_EXPIRING
from tokiwa.http.kept import Kept
from tokiwa.store import inventory
from tokiwa.store.census import EXPIRY_DAYS
from tokiwa.store.store import Store


class Inventoried:
    """A source of figures, counted now and then."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        def find() -> dict[Key, list[float]]:
            now = clock()
            with store.snapshot() as tx:
                origins = inventory.origins(tx)
                ended = inventory.ending(tx, now)
                ending = {days: inventory.ending(tx, now + timedelta(days=days)) - ended for days in EXPIRY_DAYS}
            return {
                **{(INVENTORY.name, origin.value): [origins.get(origin.value, 0)] for origin in Origin},
                **{(INVENTORY_EXPIRING.name, str(days)): [count] for days, count in ending.items()},
                (INVENTORY_EXPIRED.name,): [ended],
            }

        self._kept = Kept(find)

    def __call__(self) -> Mapping[Key, list[float]]:
        """The figures."""
        return self._kept()
