"""Where an input can be broken: each place in a valid one, with the shape that its value must satisfy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

import attrs
from botocore.model import Shape
from tests.hostile.edge import Sent, serialized
from tests.hostile.valid import example

from tokiwa.wire.catalog import Operation, Protocol


@attrs.frozen
class Site:
    """A place in an input: `set` and `drop` change it there. `required` says whether it may not be missing."""

    container: Any = attrs.field(repr=False)
    key: Any
    shape: Shape
    required: bool
    location: str  # where REST-JSON puts it: "" is the body

    @property
    def value(self) -> Any:
        """What is there."""
        return self.container[self.key]

    def set(self, value: Any) -> None:
        """Put something else there."""
        self.container[self.key] = value

    def drop(self) -> None:
        """Leave it away."""
        del self.container[self.key]


def fresh(operation: Operation) -> tuple[dict[str, Any], list[Site]]:
    """A valid input of its own, and every place in it."""
    values = deepcopy(example(operation))
    return values, list(_structure(operation.input, values)) if operation.input else []


def _structure(shape: Any, values: dict[str, Any], location: str | None = None) -> Iterator[Site]:
    payload = shape.serialization.get("payload")
    for name in list(values):
        member = shape.members[name]
        where = location if location is not None else member.serialization.get("location", "")
        if name == payload and member.type_name == "blob":
            where = "payload"
        yield Site(values, name, member, name in shape.required_members, where)
        yield from _within(member, values[name], where)


def _within(shape: Any, value: Any, location: str) -> Iterator[Site]:
    match shape.type_name:
        case "structure":
            yield from _structure(shape, value, location)
        case "list":
            for index, item in enumerate(value):
                yield Site(value, index, shape.member, False, location)
                yield from _within(shape.member, item, location)
        case "map":
            for key, item in value.items():
                yield Site(value, key, shape.value, False, location)
                yield from _within(shape.value, item, location)


def chosen(draw: Random, sites: list[Site], fits: Callable[[Site], bool]) -> Site | None:
    """One place of those that can be broken so."""
    found = [site for site in sites if fits(site)]
    return draw.choice(found) if found else None


def broken(
    draw: Random, operation: Operation, protocol: Protocol, fits: Callable[[Site], bool], change: Callable[[Site], None]
) -> Sent | None:
    """The request with one of its places changed; None if there is none that fits."""
    values, sites = fresh(operation)
    site = chosen(draw, sites, lambda each: fits(each) and _sendable(each, protocol))
    if site is None:
        return None
    change(site)
    return serialized(operation, protocol, values)


def _sendable(site: Site, protocol: Protocol) -> bool:
    # A path without its label is another path, and what a header cannot hold never reaches a server.
    return protocol is not Protocol.REST_JSON or site.location in {"", "querystring"}


def in_body(operation: Operation, name: str) -> bool:
    """Whether a member stands in the body (in REST-JSON: not in the path, the query string or a header)."""
    return "location" not in operation.input.members[name].serialization if operation.input else False
