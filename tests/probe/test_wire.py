"""What is read before TLS begins has an end, in bytes and in time."""

import socket
import time
from collections.abc import Iterator

import pytest

from tokiwa.probe.wire import Wire


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_no_byte_is_read_that_was_not_asked_for(pair: tuple[socket.socket, socket.socket]) -> None:
    """What follows belongs to TLS."""
    wire = Wire(pair[0], time.monotonic() + 10)
    pair[1].sendall(b"220 hello\r\nrest")
    assert wire.line() == "220 hello"
    assert pair[0].recv(10) == b"rest"


def test_who_never_ends_is_no_server(pair: tuple[socket.socket, socket.socket]) -> None:
    wire = Wire(pair[0], time.monotonic() + 10)
    with pytest.raises(ConnectionError, match="more than a greeting"):
        wire.read(1 << 30)


def test_the_end_of_a_connection_is_told(pair: tuple[socket.socket, socket.socket]) -> None:
    pair[1].close()
    with pytest.raises(ConnectionError, match="ended the connection"):
        Wire(pair[0], time.monotonic() + 10).line()


def test_after_the_time_limit_nothing_is_done(pair: tuple[socket.socket, socket.socket]) -> None:
    wire = Wire(pair[0], time.monotonic() - 1)
    for act in (wire.line, lambda: wire.send(b"x")):
        with pytest.raises(TimeoutError):
            act()
