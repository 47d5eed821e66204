"""The messages, byte by byte. That Envoy understands them, and we Envoy, is test_envoy_sds.py's."""

from __future__ import annotations

import pytest

from tokiwa.agent.kinds.sds import message
from tokiwa.agent.kinds.sds.message import SECRET, Request, read_request


def text(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2, len(value)]) + value


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        (b"", Request((), "", None)),
        (text(3, b"one") + text(3, b"two"), Request(("one", "two"), "", None)),
        (text(1, b"v") + text(2, text(1, b"node")) + text(3, b"one") + text(5, b"7"), Request(("one",), "7", None)),
        (text(5, b"7") + text(6, b"\x08\x0d" + text(2, b"no pair")), Request((), "7", "no pair")),
        (text(5, b"7") + text(6, b"\x08\x0d"), Request((), "7", "")),
        (b"\x08\xac\x02" + b"\x11" + bytes(8) + b"\x1d" + bytes(4) + text(5, b"7"), Request((), "7", None)),
    ],
    ids=["nothing", "names", "taken", "refused", "refused without a word", "fields of other types are passed over"],
)
def test_requests(data: bytes, request_: Request) -> None:
    assert read_request(data) == request_


@pytest.mark.parametrize(
    "data",
    [b"\x1a", b"\x1a\x05one", b"\x1a\xff", b"\x1b", b"\xff" * 11, b"\x11\x00", b"\x1a\x01\xff"],
    ids=["no length", "too short", "half a length", "a group", "no end", "half a number", "no text"],
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"Protocol Buffers|does not end|decode"):
        read_request(data)


def test_a_pair_and_the_roots_are_in_the_answer_itself() -> None:
    pair = message.pair("web", "CHAIN", "KEY")
    assert pair == text(1, b"web") + text(2, text(1, text(2, b"CHAIN")) + text(2, text(2, b"KEY")))
    roots = message.trust("all", "ROOTS")
    assert roots == text(1, b"all") + text(4, text(1, text(2, b"ROOTS")))
    resources = b"".join(text(2, text(1, SECRET.encode()) + text(2, each)) for each in (pair, roots))
    answer = message.response([pair, roots], "v1", "3")
    assert answer == text(1, b"v1") + resources + text(4, SECRET.encode()) + text(5, b"3")


def test_long_fields_have_long_lengths() -> None:
    key = "k" * 300
    assert b"\x12\xac\x02" + key.encode() in message.pair("web", "c", key)
