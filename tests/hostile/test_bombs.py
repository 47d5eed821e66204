"""Small requests that would grow: entities in XML, lists in CBOR and JSON, parameters of forms, compressed bodies.

Each is refused in the service's form, for less than a second of the processor, and leaves no memory taken.
"""

from __future__ import annotations

import gzip
import re
import struct
from collections.abc import Callable

import attrs
import pytest
from tests.hostile.edge import Edge, Sent, of_body

from tokiwa.domain.value import evolve
from tokiwa.wire import catalog
from tokiwa.wire.catalog import Protocol

SLOWEST = 1.0  # seconds of processor time
WHOLE = 10 * 1024 * 1024 - 1000  # bytes, as many as a body may have
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><CreateUser><UserName>&d;</UserName></CreateUser>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY file SYSTEM "file:///etc/passwd">]><CreateUser><UserName>&file;</UserName></CreateUser>"""


def form(body: bytes) -> Sent:
    return Sent("POST", "/", FORM, b"Action=TagUser&Version=2010-05-08&UserName=a&" + body)


def xml(body: bytes) -> Sent:
    return Sent("POST", "/?Action=CreateUser&Version=2010-05-08", {"Content-Type": "text/xml"}, body)


def cbor(body: bytes) -> Sent:
    return of_body(catalog.operation("acm-pca:ListTags"), Protocol.CBOR, body)


def json(body: bytes) -> Sent:
    return of_body(catalog.operation("acm:AddTagsToCertificate"), Protocol.JSON, body)


def counted(major: int, count: int) -> bytes:
    """The head of a CBOR item with so many bytes or items in it."""
    return bytes((major << 5 | 27,)) + struct.pack(">Q", count)


def zipped() -> Sent:
    """Ten megabytes that say that they are a gigabyte: no body is unpacked."""
    sent = json(gzip.compress(bytes(1 << 28), 9))
    return attrs.evolve(sent, headers=sent.headers | {"Content-Encoding": "gzip"})


BOMBS: dict[str, Callable[[], Sent]] = {
    "XML: entities of entities": lambda: xml(LAUGHS),
    "XML: a file of the server's": lambda: xml(EXTERNAL),
    "form: parameters without end": lambda: form(b"a=&" * (WHOLE // 3)),
    "form: escapes without end": lambda: form(b"Tags.member.1.Key=" + b"%41" * (WHOLE // 3)),
    "form: members without end": lambda: form(b"&".join(b"Tags.member.%d.Key=" % n for n in range(1, 400_000))),
    "form: a member far away": lambda: form(b"Tags.member.999999999999.Key=a"),
    "form: names within names": lambda: form(b"Tags" + b".member.1" * (WHOLE // 9) + b"=a"),
    "CBOR: lists side by side": lambda: cbor(counted(4, WHOLE - 9) + b"\x80" * (WHOLE - 9)),
    "CBOR: maps side by side": lambda: cbor(counted(4, WHOLE - 9) + b"\xa0" * (WHOLE - 9)),
    "CBOR: numbers side by side": lambda: cbor(counted(4, WHOLE - 9) + b"\x00" * (WHOLE - 9)),
    "CBOR: lists without a length": lambda: cbor(b"\x9f" + b"\x9f\xff" * (WHOLE // 2 - 1) + b"\xff"),
    "CBOR: a text in empty pieces": lambda: cbor(b"\xa1\x61a\x7f" + b"\x60" * (WHOLE - 10) + b"\xff"),
    "CBOR: lists in lists": lambda: cbor(b"\x81" * WHOLE),
    "CBOR: a list longer than memory": lambda: cbor(counted(4, (1 << 64) - 1)),
    "CBOR: a text longer than memory": lambda: cbor(counted(3, (1 << 63) - 1) + b"a"),
    "CBOR: a map longer than memory": lambda: cbor(counted(5, 1 << 62)),
    "JSON: lists side by side": lambda: json(b'{"Tags":[' + b"[]," * (WHOLE // 3 - 9) + b"[]]}"),
    "JSON: structures side by side": lambda: json(b'{"Tags":[' + b"{}," * (WHOLE // 3 - 9) + b"{}]}"),
    "JSON: lists in lists": lambda: json(b"[" * (WHOLE // 2) + b"]" * (WHOLE // 2)),
    "JSON: a number without end": lambda: json(b'{"Tags":' + b"9" * WHOLE + b"}"),
    "compressed": zipped,
}
OF: dict[str, tuple[str, Protocol]] = {
    "XML": ("iam:CreateUser", Protocol.QUERY),
    "form": ("iam:TagUser", Protocol.QUERY),
    "CBOR": ("acm-pca:ListTags", Protocol.CBOR),
    "JSON": ("acm:AddTagsToCertificate", Protocol.JSON),
    "compressed": ("acm:AddTagsToCertificate", Protocol.JSON),
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_at_once(edge: Edge, name: str) -> None:
    operation, protocol = OF[name.partition(":")[0]]
    answer = edge.send(catalog.operation(operation), protocol, BOMBS[name]())
    assert 400 <= answer.status < 500, answer
    assert answer.code
    assert "root:" not in answer.message
    assert answer.seconds < SLOWEST


@pytest.mark.parametrize("name", [name for name in BOMBS if name.startswith(("form", "XML"))])
def test_nobody_needs_credentials_to_be_refused_so(edge: Edge, name: str) -> None:
    """What a form asks for is read before its signature is: that must be cheap, whoever sends it."""
    operation, protocol = catalog.operation(OF[name.partition(":")[0]][0]), Protocol.QUERY
    good = edge.signed(operation.service.scope, BOMBS[name]())
    headers = tuple(
        (key, re.sub(rb"Signature=[0-9a-f]+", b"Signature=" + b"0" * 64, value)) for key, value in good.headers
    )
    answer = edge.answer(operation, protocol, evolve(good, headers=headers))
    assert 400 <= answer.status < 500
    assert answer.seconds < SLOWEST
