"""How everything stands by the database, as figures for /metrics. Every node tells the same."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from tokiwa.domain.deployment import DeploymentStatus
from tokiwa.domain.heartbeat import Part
from tokiwa.domain.node import silent
from tokiwa.http.board import Key
from tokiwa.http.catalogue import (
    AUTHORITIES,
    CERTIFICATES,
    DEPLOYMENTS,
    DUE,
    EXPIRING,
    FAILING,
    LATE,
    LEASED,
    NODES,
    OLDEST,
    TAKEN,
    TAKEN_AT,
    UNSERVED,
)
from tokiwa.http.exposition import Metric
from tokiwa.http.kept import Kept
from tokiwa.store import census
from tokiwa.store.census import Census
from tokiwa.store.store import Store


class Standing:
    """A source of figures: the census, taken now and then."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        def find() -> Census:
            with store.snapshot() as tx:
                return census.take(tx, clock())

        self._kept = Kept(find)

    def __call__(self) -> Mapping[Key, list[float]]:
        """The figures."""
        found = self._kept()
        return figures(found) | {(TAKEN.name,): [self._kept.took]}


def figures(found: Census) -> dict[Key, list[float]]:
    """A census by metric and labels."""
    now = found.taken_at
    silents = sum(silent(node, now) for node in found.nodes)
    nodes = {"alive": len(found.nodes) - silents, "silent": silents}
    late = Counter(beat.part for beat in found.late)
    work = found.backlog
    ages = {kind: (now - each.oldest).total_seconds() for kind, each in work.items() if each.oldest is not None}
    horizons = {(each.arn, each.state.value): each.not_after.timestamp() for each in found.horizons}
    unserved = 0.0 if found.unserved_since is None else (now - found.unserved_since).total_seconds()
    return {
        (TAKEN_AT.name,): [now.timestamp()],
        **_each(CERTIFICATES, found.certificates),
        **_each(EXPIRING, {str(days): count for days, count in found.expiring.items()}),
        **_each(FAILING, found.failing),
        **{(AUTHORITIES.name, *labels): [end] for labels, end in horizons.items()},
        **_each(DUE, {kind: each.waiting for kind, each in work.items()}),
        **_each(OLDEST, ages),
        **_each(LEASED, {kind: each.claimed for kind, each in work.items()}),
        **_each(NODES, nodes),
        **_each(DEPLOYMENTS, {each.value: found.deployments.get(each.value, 0) for each in DeploymentStatus}),
        (UNSERVED.name,): [max(0.0, unserved)],
        **_each(LATE, {part.value: late[part] for part in Part}),
    }


def _each(metric: Metric, values: Mapping[str, float]) -> dict[Key, list[float]]:
    return {(metric.name, label): [value] for label, value in values.items()}
