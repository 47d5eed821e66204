"""Looks at what hosts serve, many at a time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from tokiwa.cli.inventory.hosts import Endpoint
from tokiwa.cli.inventory.sighting import Sighting
from tokiwa.domain.sight import Sight, StartTls, Target
from tokiwa.probe import look

ENDPOINT = "ENDPOINT"


def seen(
    endpoints: Sequence[Endpoint],
    roots: str,
    *,
    at: datetime | None,
    timeout: float,
    at_once: int,
    start_tls: StartTls | None = None,
) -> Iterator[Sighting]:
    """One for each address of each host, in their order."""

    def one(endpoint: Endpoint) -> list[Sighting]:
        how = start_tls or endpoint.start_tls
        target = Target(endpoint.host, endpoint.port, endpoint.name, how, roots, at)
        sights = look(target, timeout)
        return [_sighting(endpoint, sight) for sight in sights]

    with ThreadPoolExecutor(at_once, thread_name_prefix="scan") as threads:
        for found in threads.map(one, endpoints):
            yield from found


def _sighting(endpoint: Endpoint, sight: Sight) -> Sighting:
    # An address of a name is a place of its own: one of several may have been forgotten at the last renewal.
    alone = sight.address in ("", endpoint.name or endpoint.host)
    place = endpoint.place if alone else f"{endpoint.place}/{sight.address}"
    if not sight.served:
        return Sighting(place, ENDPOINT, problem=sight.problem)
    return Sighting(place, ENDPOINT, sight.served[0], endpoint.name or endpoint.host, sight.trusted, sight.problem)
