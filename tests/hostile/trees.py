"""Values of another type than the shape's. Each function breaks one; None where there is nothing to break."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import attrs
from tests.hostile.edge import Sent, of_body, serialized
from tests.hostile.sites import Site, broken, chosen, fresh, in_body

from tokiwa.wire import cbor_items
from tokiwa.wire.catalog import Operation, Protocol

DEEP = 100_000
MARK = "@@here@@"
_NUMBERS = frozenset(("integer", "long", "float", "double", "timestamp"))
_CONTAINERS = frozenset(("structure", "list", "map"))


def wrong_type(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A structure where a text is wanted, a text where a list is, a text where a number is."""
    if protocol is Protocol.QUERY:
        return _wrong_in_form(draw, operation)

    def change(site: Site) -> None:
        other: list[Any] = ["word", 7, True] if site.shape.type_name in _CONTAINERS else [[], {}, [[]], {"a": {}}]
        site.set(draw.choice(other))

    return _in_tree(draw, operation, protocol, lambda _: True, change)


def huge_number(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A number that no integer or time can hold."""

    def fits(site: Site) -> bool:
        return site.shape.type_name in _NUMBERS - {"float", "double"}

    if protocol is Protocol.QUERY:
        return broken(
            draw, operation, protocol, lambda s: s.shape.type_name in {"integer", "long"}, lambda s: s.set("9" * 400)
        )
    number = draw.choice([1e300, -1e300]) if protocol is Protocol.CBOR else draw.choice([10**400, -(10**30), 1e300])
    return _in_tree(draw, operation, protocol, fits, lambda site: site.set(number))


def not_a_number(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """NaN and the infinities, which JSON does not have and CBOR does."""
    number = draw.choice([float("nan"), float("inf"), float("-inf")])
    if protocol is Protocol.QUERY:
        return broken(
            draw, operation, protocol, lambda s: s.shape.type_name in {"integer", "long"}, lambda s: s.set(str(number))
        )
    return _in_tree(
        draw, operation, protocol, lambda site: site.shape.type_name in _NUMBERS, lambda site: site.set(number)
    )


def nested(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """Lists in lists, a hundred thousand deep."""
    if protocol is Protocol.QUERY:
        return _form(operation, lambda pairs: _renamed(draw, pairs, lambda name: name + ".member.1" * (DEEP // 10)))
    deep = b"\x81" * DEEP + b"\x00" if protocol is Protocol.CBOR else b"[" * DEEP + b"]" * DEEP
    sent = _in_tree(draw, operation, protocol, lambda _: True, lambda site: site.set(MARK))
    marked = cbor_items.encode(MARK) if protocol is Protocol.CBOR else json.dumps(MARK).encode()
    return sent and attrs.evolve(sent, body=sent.body.replace(marked, deep))


def _in_tree(
    draw: Random, operation: Operation, protocol: Protocol, fits: Callable[[Site], bool], change: Callable[[Site], None]
) -> Sent | None:
    """A request whose body has something else in one place. Blobs and times of the body are spelled as they should be."""
    whole = serialized(operation, protocol, fresh(operation)[0])
    values, sites = fresh(operation)
    # The example's times are numbers already, and what is bytes is read from the text that stands for it.
    site = chosen(draw, sites, lambda each: fits(each) and (protocol is not Protocol.REST_JSON or each.location == ""))
    if site is None:
        return None
    change(site)
    if protocol is Protocol.CBOR:
        return of_body(operation, protocol, cbor_items.encode(values))
    body = {name: item for name, item in values.items() if protocol is Protocol.JSON or in_body(operation, name)}
    return attrs.evolve(whole, body=json.dumps(body, default=lambda blob: blob.hex() * 4).encode())


def _form(operation: Operation, change: Callable[[list[str]], list[str] | None]) -> Sent | None:
    sent = serialized(operation, Protocol.QUERY, fresh(operation)[0])
    pairs = sent.body.decode().split("&")
    changed = change(pairs)
    return attrs.evolve(sent, body="&".join(changed).encode()) if changed else None


def _renamed(draw: Random, pairs: list[str], rename: Callable[[str], str]) -> list[str] | None:
    """The pairs with another name for one of the parameters."""
    at = [n for n, pair in enumerate(pairs) if not pair.startswith(("Action=", "Version=")) and ".entry." not in pair]
    if not at:
        return None
    chosen = draw.choice(at)
    name, _, value = pairs[chosen].partition("=")
    return [*pairs[:chosen], f"{rename(name)}={value}", *pairs[chosen + 1 :]]


def _wrong_in_form(draw: Random, operation: Operation) -> Sent | None:
    """A list whose members are not numbered, a structure where a text is wanted."""

    def rename(name: str) -> str:
        return name.replace(".member.1", ".member.first", 1) if ".member.1" in name else f"{name}.member.1"

    return _form(operation, lambda pairs: _renamed(draw, pairs, rename))
