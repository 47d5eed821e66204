"""The ways in which a valid request is broken. Each gives the broken request, or None where it has nothing to break."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import attrs
from botocore.model import Shape
from tests.hostile.edge import Sent, of_body, serialized
from tests.hostile.sites import Site, fresh

from tokiwa.wire import cbor_items, constraints
from tokiwa.wire.catalog import Operation, Protocol

Break = Callable[[Random, Operation, Protocol], Sent | None]

LONGEST = 200_000  # of a value that is too long: some shapes allow megabytes
DEEP = 100_000
JUNK = ("\u0001", "☃", "!!", "*?", " ", "::", "a\tb", "\u0001" * 40, "☃" * 600)
MARK = "@@here@@"
_NUMBERS = frozenset(("integer", "long", "float", "double", "timestamp"))
_CONTAINERS = frozenset(("structure", "list", "map"))


def _site(draw: Random, sites: list[Site], fits: Callable[[Site], bool]) -> Site | None:
    """One place of those that can be broken so."""
    found = [site for site in sites if fits(site)]
    return draw.choice(found) if found else None


def _with(
    draw: Random, operation: Operation, protocol: Protocol, fits: Callable[[Site], bool], change: Callable[[Site], None]
) -> Sent | None:
    values, sites = fresh(operation)
    site = _site(draw, sites, lambda each: fits(each) and _sendable(each, protocol))
    if site is None:
        return None
    change(site)
    return serialized(operation, protocol, values)


def _sendable(site: Site, protocol: Protocol) -> bool:
    # A path without its label is another path, and what a header cannot hold never reaches a server.
    return protocol is not Protocol.REST_JSON or site.location in {"", "querystring"}


# Values out of bounds: every protocol can carry them.


def missing(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A member that is required is not there."""
    return _with(draw, operation, protocol, lambda site: site.required, Site.drop)


def too_long(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A text, blob, list or map with one more than it may have."""

    def fits(site: Site) -> bool:
        return _sized(site.shape) and bool(site.value) and site.shape.metadata.get("max", LONGEST) < LONGEST

    return _with(
        draw, operation, protocol, fits, lambda site: site.set(_of_length(site, site.shape.metadata["max"] + 1))
    )


def too_short(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """An empty text, blob, list or map where something must be."""

    # In a form an empty list is spelled as no list, which says nothing when the list is optional.
    def fits(site: Site) -> bool:
        spelled = protocol is not Protocol.QUERY or site.shape.type_name == "string"
        return _sized(site.shape) and spelled and site.shape.metadata.get("min", 0) > 0

    return _with(draw, operation, protocol, fits, lambda site: site.set(type(site.value)()))


def no_such_word(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A word that an enumeration does not have."""

    def fits(site: Site) -> bool:
        return bool(site.shape.metadata.get("enum"))

    return _with(draw, operation, protocol, fits, lambda site: site.set("NO_SUCH_WORD"))


def no_match(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A text that the pattern of its shape does not match."""

    def fits(site: Site) -> bool:
        return "pattern" in site.shape.metadata and _unmatched(site.shape) is not None

    return _with(draw, operation, protocol, fits, lambda site: site.set(_unmatched(site.shape)))


def out_of_range(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A number below or above its bounds."""

    def fits(site: Site) -> bool:
        return site.shape.type_name in {"integer", "long"} and bool({"min", "max"} & site.shape.metadata.keys())

    def change(site: Site) -> None:
        traits = site.shape.metadata
        site.set(traits["max"] + 1 if "max" in traits else traits["min"] - 1)

    return _with(draw, operation, protocol, fits, change)


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


# Other types: for bodies that have types.


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
        return _with(
            draw, operation, protocol, lambda s: s.shape.type_name in {"integer", "long"}, lambda s: s.set("9" * 400)
        )
    number = draw.choice([1e300, -1e300]) if protocol is Protocol.CBOR else draw.choice([10**400, -(10**30), 1e300])
    return _in_tree(draw, operation, protocol, fits, lambda site: site.set(number))


def not_a_number(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """NaN and the infinities, which JSON does not have and CBOR does."""
    number = draw.choice([float("nan"), float("inf"), float("-inf")])
    if protocol is Protocol.QUERY:
        return _with(
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
    site = _site(draw, sites, lambda each: fits(each) and (protocol is not Protocol.REST_JSON or each.location == ""))
    if site is None:
        return None
    change(site)
    if protocol is Protocol.CBOR:
        return of_body(operation, protocol, cbor_items.encode(values))
    body = {name: item for name, item in values.items() if protocol is Protocol.JSON or _in_body(operation, name)}
    return attrs.evolve(whole, body=json.dumps(body, default=lambda blob: blob.hex() * 4).encode())


def _in_body(operation: Operation, name: str) -> bool:
    return "location" not in operation.input.members[name].serialization if operation.input else False


# Bytes: what is no JSON, no CBOR, no form.


def truncated(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """The body ends too early."""
    sent = _bodied(operation, protocol)
    if sent is None or protocol is Protocol.QUERY:  # a form may end anywhere
        return None
    return attrs.evolve(sent, body=sent.body[: draw.randrange(1, len(sent.body))])


def garbled(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """Something in the body that does not belong there."""
    sent = _bodied(operation, protocol)
    if sent is None or protocol is Protocol.QUERY:
        return None
    junk = b"\xff" if protocol is Protocol.CBOR else draw.choice([b"}", b",,", b"\x00", b"<a>"])
    return attrs.evolve(sent, body=sent.body + junk if draw.random() < 0.5 else junk + sent.body)


def not_utf8(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """Bytes that are no text, where text must be."""
    sent = _bodied(operation, protocol)
    if sent is None:
        return None
    bad = draw.choice([b"\xff\xfe", b"\xc3(", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"])
    if protocol is Protocol.QUERY:
        escaped = "".join(f"%{byte:02X}" for byte in bad).encode()
        return attrs.evolve(sent, body=sent.body + b"&X=" + escaped)
    if protocol is Protocol.CBOR:
        return attrs.evolve(sent, body=b"\xa1\x61a" + bytes((0x60 + len(bad),)) + bad)
    return attrs.evolve(sent, body=b'{"a":"' + bad + b'"}')


def another_value(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """A body that is one value of the protocol, but no structure."""
    sent = _bodied(operation, protocol)
    if sent is None or protocol is Protocol.QUERY:
        return None
    bodies = (
        [b"\x80", b"\x61a", b"\x07", b"\xf4"] if protocol is Protocol.CBOR else [b"[]", b'"a"', b"7", b"false", b"null"]
    )
    return attrs.evolve(sent, body=draw.choice(bodies))


def another_protocol(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """The body and the content type of something else."""
    sent = _bodied(operation, protocol)
    if sent is None:
        return None
    others = {
        "application/xml": b"<Request><Name>a</Name></Request>",
        "multipart/form-data; boundary=b": b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--b--\r\n",
        "text/plain": b"hello",
        "application/json": b'{"Name": "a"',
    }
    kind = draw.choice(sorted(others))
    return attrs.evolve(sent, headers=sent.headers | {"Content-Type": kind}, body=others[kind])


def unknown_operation(draw: Random, operation: Operation, protocol: Protocol) -> Sent | None:
    """An operation that the service does not have."""
    sent, name = serialized(operation, protocol, fresh(operation)[0]), operation.model.name
    other = draw.choice([f"{name}X", name.lower(), "", f"{name}.{name}", "__class__", name * 50])
    match protocol:
        case Protocol.JSON:
            target = draw.choice([f"{operation.service.target_prefix}.{other}", other, f".{other}", "."])
            return attrs.evolve(sent, headers=sent.headers | {"X-Amz-Target": target})
        case Protocol.CBOR:
            return attrs.evolve(sent, url=f"/service/{operation.service.target_prefix}/operation/{other}")
        case Protocol.QUERY:
            return attrs.evolve(sent, body=sent.body.replace(f"Action={name}".encode(), f"Action={other}".encode()))
    return attrs.evolve(
        sent,
        url=draw.choice(
            ["/2015-03-31/nothing", "/9999-01-01/functions", "/x/y/z", f"{sent.url.partition('?')[0]}/%2e%2e/x"]
        ),
    )


def _bodied(operation: Operation, protocol: Protocol) -> Sent | None:
    """The valid request, if its body has a form that can be broken."""
    if protocol is Protocol.REST_JSON and (
        operation.input is None
        or not any(_in_body(operation, name) for name in operation.input.members)
        or "payload" in operation.input.serialization
    ):
        return None
    if operation.input is None or not operation.input.members:
        return None
    return serialized(operation, protocol, fresh(operation)[0])


# Forms: what dotted names can spell wrongly.


def _form(operation: Operation, change: Callable[[list[str]], list[str] | None]) -> Sent | None:
    sent = serialized(operation, Protocol.QUERY, fresh(operation)[0])
    pairs = sent.body.decode().split("&")
    changed = change(pairs)
    return changed and attrs.evolve(sent, body="&".join(changed).encode())


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


def _named(*breaks: Break) -> dict[str, Break]:
    return {each.__name__.replace("_", " "): each for each in breaks}  # type: ignore[attr-defined]


# By what is wrong with the request, which is also what the answer's code says.
VALUES = _named(missing, too_long, too_short, no_such_word, no_match, out_of_range)
FORMS = _named(
    wrong_type, huge_number, not_a_number, nested, truncated, garbled, not_utf8, another_value, another_protocol
)
NAMES = _named(unknown_operation)
BREAKS = VALUES | FORMS | NAMES
