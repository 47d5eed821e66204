"""The load generator: what it takes for an answer, and when it stops."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import urlsplit

import pytest
from bench.load import Address, complete, load
from bench.receiver import Receiver, receiver

REQUEST = b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 2\r\n\r\n{}"
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        pytest.param(HEAD, False, id="a head that goes on"),
        pytest.param(HEAD + b"Content-Length: 4\r\n\r\nbod", False, id="a body that goes on"),
        pytest.param(HEAD + b"content-length: 4\r\n\r\nbody", True, id="a body"),
        pytest.param(HEAD + b"content-length: 0\r\n\r\n", True, id="no body"),
        pytest.param(HEAD + b"\r\n4\r\nbody\r\n", False, id="chunks that go on"),
        pytest.param(HEAD + b"\r\n4\r\nbody\r\n0\r\n\r\n", True, id="the last chunk"),
        pytest.param(HEAD + b"content-length: 99\r\n\r\n0\r\n\r\n", False, id="a body that looks like a last chunk"),
    ],
)
def test_an_answer_is_complete(data: bytes, whole: bool) -> None:
    assert complete(data) is whole


@pytest.fixture
def heard() -> Iterator[Receiver]:
    """An endpoint that takes everything."""
    with receiver() as made:
        yield made


def address(heard: Receiver) -> Address:
    found = urlsplit(heard.url)
    return Address(found.hostname or "", found.port or 0)


@pytest.mark.parametrize("clients", [1, 3, 32])
def test_so_many_answers_are_counted_however_many_clients_there_are(heard: Receiver, clients: int) -> None:
    done = load(address(heard), cycle([REQUEST]), clients, count=20)

    assert done.count == heard.count == 20
    assert 0 < done.quantile(0.5) <= done.quantile(0.99) <= done.seconds
    assert 0 < done.cpu < done.seconds + 0.1


def test_it_ends_with_the_requests(heard: Receiver) -> None:
    assert load(address(heard), islice(cycle([REQUEST]), 5), 2).count == heard.count == 5


def test_it_ends_when_it_is_told_to(heard: Receiver) -> None:
    assert load(address(heard), cycle([REQUEST]), 1, going=lambda: heard.count < 7).count == 7


def test_it_ends_with_the_time(heard: Receiver) -> None:
    done = load(address(heard), cycle([REQUEST]), 2, seconds=0.05)

    assert done.count == heard.count
    assert 0.05 <= done.seconds < 5


def test_an_answer_without_what_is_expected_is_no_answer(heard: Receiver) -> None:
    with pytest.raises(RuntimeError, match="200 OK"):
        load(address(heard), cycle([REQUEST]), 1, count=1, expected=b"CertificateArn")
