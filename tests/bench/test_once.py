"""The load generator that asks each question on a connection of its own."""

from __future__ import annotations

from itertools import cycle

import pytest
from bench.load import Address
from bench.once import load_once
from tests.jobs.targets.scripted import scripted

REQUEST = b"POST / HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"


def test_each_answer_counts_and_each_has_a_connection() -> None:
    with scripted() as server:
        done = load_once(Address("127.0.0.1", server.port), cycle([REQUEST]), 4, seconds=0.1)
        assert done.count == len(server.requests) == server.connections > 4
        assert server.most_open <= 4
        assert 0 < done.quantile(0.5) <= done.seconds


def test_a_server_of_the_old_protocol_is_heard_to_the_end() -> None:
    old = b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\ngood"
    with scripted(old, closing=True) as server:
        assert load_once(Address("127.0.0.1", server.port), cycle([REQUEST]), 2, seconds=0.05, expected=b"good").count


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"],
    ids=["a refusal", "another answer"],
)
def test_an_answer_that_is_none_ends_the_run(answer: bytes) -> None:
    with scripted(answer) as server, pytest.raises(RuntimeError, match="HTTP"):
        load_once(Address("127.0.0.1", server.port), cycle([REQUEST]), 1, seconds=5, expected=b"good")
