"""Bytes that are no JSON, no CBOR, no form, and names that no service knows; None where there is nothing to break."""

from __future__ import annotations

from random import Random

import attrs
from tests.hostile.edge import Sent, serialized
from tests.hostile.sites import fresh, in_body

from tokiwa.wire.catalog import Operation, Protocol


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
        or not any(in_body(operation, name) for name in operation.input.members)
        or "payload" in operation.input.serialization
    ):
        return None
    if operation.input is None or not operation.input.members:
        return None
    return serialized(operation, protocol, fresh(operation)[0])
