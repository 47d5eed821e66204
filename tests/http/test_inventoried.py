"""What was found outside, as figures."""

from __future__ import annotations

from datetime import timedelta

from tests.found import END, facts, find
from tests.operations.acm_pca import pki

from tokiwa.domain.inventory import Origin
from tokiwa.http.catalogue import METRICS
from tokiwa.http.inventoried import Inventoried
from world import World


def test_the_figures(world: World) -> None:
    ends = {"a": world.now - timedelta(days=1), "b": world.now + timedelta(days=6), "c": END}
    pki.store(world, *(find(place=f"tls://{place}:443", facts=facts(not_after=end)) for place, end in ends.items()))
    pki.store(world, find(place="tls://d:443", origin=Origin.MANAGED))
    found = Inventoried(world.means.store, lambda: world.now)()
    assert {origin: found["tokiwa_inventory_certificates", origin] for origin in ("FOREIGN", "MANAGED", "ISSUED")} == {
        "FOREIGN": [3],
        "MANAGED": [1],
        "ISSUED": [0],
    }
    assert [found["tokiwa_inventory_expiring", days] for days in ("3", "7", "90")] == [[0], [1], [1]]
    assert found["tokiwa_inventory_expired",] == [1]
    labels = {metric.name: len(metric.labels) for metric in METRICS}
    assert all(labels[name] == len(values) for name, *values in found)
