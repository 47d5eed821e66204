"""What a scan looks at, and what it covers of the inventory."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from tokiwa.cli.inventory import disk, network
from tokiwa.cli.inventory.hosts import Endpoint, endpoints, of_file, ports_of
from tokiwa.cli.inventory.server import Server
from tokiwa.cli.inventory.sighting import Sighting
from tokiwa.domain.sight import StartTls


def endpoints_of(hosts: Sequence[str], how: dict[str, Any]) -> tuple[Endpoint, ...]:
    """The hosts of a command line and of the files that it names."""
    lines = [line for file in how["files"] for line in of_file(file)]
    found = endpoints([*hosts, *lines], ports_of(how["ports"]))
    return tuple(attrs.evolve(each, name=how["server_name"] or "") for each in found)


def sightings(server: Server, endpoints: Sequence[Endpoint], how: dict[str, Any]) -> Iterator[Sighting]:
    """Everything that is seen, hosts first."""
    if endpoints:
        protocol = None if how["start_tls"] is None else StartTls(how["start_tls"].upper())
        yield from network.seen(
            endpoints,
            server.roots(),
            at=server.moment(),
            timeout=how["timeout"],
            at_once=how["at_once"],
            start_tls=protocol,
        )
    yield from disk.seen(how["paths"], passwords(how["password_files"]))


def covered(server: Server, endpoints: Sequence[Endpoint], paths: Sequence[Path]) -> Iterator[str]:
    """The places of the inventory that a scan of these would have found again."""
    for endpoint in endpoints:
        yield from _at(server, endpoint.place, "/")
    for path in paths:
        yield from _at(server, disk.place_of(path.absolute()), "/#")


def passwords(files: Sequence[Path]) -> list[bytes]:
    """One of each file, without the newline at its end."""
    return [file.read_bytes().removesuffix(b"\n").removesuffix(b"\r") for file in files]


def _at(server: Server, place: str, ends: str) -> Iterator[str]:
    """The place, and those in it: what follows its name begins with one of `ends`."""
    for find in server.finds(PlacePrefix=place):
        rest = find["Place"].removeprefix(place)
        if not rest or rest[0] in ends:
            yield find["Place"]
