"""Values out of bounds, which every protocol can carry. Each function breaks one; None where there is nothing to break."""

from __future__ import annotations

from random import Random
from typing import Any

from botocore.model import Shape
from tests.hostile.edge import Sent
from tests.hostile.sites import Site, broken

from tokiwa.wire import constraints
from tokiwa.wire.catalog import Operation, Protocol

LONGEST = 200_000  # of a value that is too long: some shapes allow megabytes
JUNK = ("\u0001", "☃", "!!", "*?", " ", "::", "a\tb", "\u0001" * 40, "☃" * 600)


def missing(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A member that is required is not there."""
    return broken(draw, operation, protocol, lambda site: site.required, Site.drop)


def too_long(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A text, blob, list or map with one more than it may have."""

    def fits(site: Site) -> bool:
        return _sized(site.shape) and bool(site.value) and site.shape.metadata.get("max", LONGEST) < LONGEST

    return broken(
        draw, operation, protocol, fits, lambda site: site.set(_of_length(site, site.shape.metadata["max"] + 1))
    )


def too_short(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """An empty text, blob, list or map where something must be."""

    # In a form an empty list is spelled as no list, which says nothing when the list is optional.
    def fits(site: Site) -> bool:
        spelled = protocol is not Protocol.QUERY or site.shape.type_name == "string"
        return _sized(site.shape) and spelled and site.shape.metadata.get("min", 0) > 0

    return broken(draw, operation, protocol, fits, lambda site: site.set(type(site.value)()))


def no_such_word(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A word that an enumeration does not have."""

    def fits(site: Site) -> bool:
        return bool(site.shape.metadata.get("enum"))

    return broken(draw, operation, protocol, fits, lambda site: site.set("NO_SUCH_WORD"))


def no_match(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A text that the pattern of its shape does not match."""

    def fits(site: Site) -> bool:
        return "pattern" in site.shape.metadata and _unmatched(site.shape) is not None

    return broken(draw, operation, protocol, fits, lambda site: site.set(_unmatched(site.shape)))


def out_of_range(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A number below or above its bounds."""

    def fits(site: Site) -> bool:
        return site.shape.type_name in {"integer", "long"} and bool({"min", "max"} & site.shape.metadata.keys())

    def change(site: Site) -> None:
        traits = site.shape.metadata
        site.set(traits["max"] + 1 if "max" in traits else traits["min"] - 1)

    return broken(draw, operation, protocol, fits, change)


def _sized(shape: Shape) -> bool:
    return shape.type_name in {"string", "blob", "list", "map"}


def _of_length(site: Site, length: int) -> Any:
    value = site.value
    if isinstance(value, dict):
        some = next(iter(value.values()))
        return {f"{number}": some for number in range(length)}
    return (value + value[-1:] * length)[:length]


def _unmatched(shape: Shape) -> str | None:
    asked = constraints.of(shape)
    return next((text for text in JUNK if not constraints.hold(asked, text)), None)
