import asyncio

import pytest

from tokiwa.http import body
from tokiwa.http.body import GoneError, TooLargeError, read_body

GONE = {"type": "http.disconnect"}


def piece(data, *, more=True):
    return {"type": "http.request", "body": data, "more_body": more}


def read(*messages, limit=10):
    """What comes of these messages, and those that were left."""
    waiting = list(messages)

    async def receive():
        return waiting.pop(0)

    return asyncio.run(read_body(receive, limit)), waiting


@pytest.mark.parametrize(
    ("messages", "whole"),
    [
        ([piece(b"", more=False)], b""),
        ([piece(b"ab", more=False)], b"ab"),
        ([piece(b"ab"), piece(b""), piece(b"c"), piece(b"", more=False)], b"abc"),
        ([piece(b"0123456789", more=False)], b"0123456789"),
        ([{"type": "http.request"}], b""),
    ],
)
def test_the_pieces_are_put_together(messages, whole):
    assert read(*messages) == (whole, [])


def test_a_body_that_is_too_large_is_read_to_its_end():
    with pytest.raises(TooLargeError):
        read(piece(b"0123456789"), piece(b"0"), *[piece(bytes(100))] * 5, piece(b"", more=False))


def test_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(body, "MOST_DRAINED", 1000)
    with pytest.raises(TooLargeError):
        read(*[piece(bytes(100))] * 11)


def test_a_client_that_goes_away():
    for before in ([], [piece(b"ab")]):
        with pytest.raises(GoneError):
            read(*before, GONE)
