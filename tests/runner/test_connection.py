import contextlib
import socket
from collections.abc import Iterator

import pytest

from tokiwa.runner.connection import Broken, Connection
from tokiwa.runner.outcome import LARGEST_RESPONSE


@pytest.fixture
def ends() -> Iterator[tuple[Connection, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near, _ = listener.accept()
    connection = Connection(near)
    far.settimeout(5)
    yield connection, far
    connection.close()
    far.close()


REQUESTS = [
    pytest.param(b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n", ("GET", "/next", b""), id="no body"),
    pytest.param(b"POST /r HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", ("POST", "/r", b"abc"), id="a body"),
    pytest.param(
        b"POST /r HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
        ("POST", "/r", b"abc"),
        id="chunks",
    ),
]


@pytest.mark.parametrize(("sent", "expected"), REQUESTS)
@pytest.mark.parametrize("size", [1, 1000])
def test_a_request_is_read_however_it_arrives(
    ends: tuple[Connection, socket.socket], sent: bytes, expected: tuple[str, str, bytes], size: int
) -> None:
    connection, far = ends
    requests = []
    for at in range(0, len(sent), size):
        far.sendall(sent[at : at + size])
        requests += connection.receive()

    assert [(request.method, request.path, request.body) for request in requests] == [expected]


def test_headers_are_in_lower_case_and_trailers_count(ends: tuple[Connection, socket.socket]) -> None:
    connection, far = ends
    far.sendall(b"POST /r HTTP/1.1\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\nTrailer: X-B\r\n\r\n0\r\nX-B: 2\r\n\r\n")
    [request] = connection.receive()

    assert (request.headers["x-a"], request.headers["x-b"]) == ("1", "2")


def test_more_than_can_be_an_answer_is_counted_and_dropped(ends: tuple[Connection, socket.socket]) -> None:
    connection, far = ends
    total = LARGEST_RESPONSE * 2
    far.sendall(b"POST /r HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % total)
    requests = connection.receive()
    sent = 0
    far.setblocking(False)
    while sent < total:
        with contextlib.suppress(BlockingIOError):
            sent += far.send(b"x" * min(1_000_000, total - sent))
        requests += connection.receive()
    while not requests:
        requests += connection.receive()

    assert requests[0].size == total
    assert len(requests[0].body) == LARGEST_RESPONSE + 1


def test_a_client_that_waits_for_permission_gets_it(ends: tuple[Connection, socket.socket]) -> None:
    connection, far = ends
    far.sendall(b"POST /r HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
    assert connection.receive() == []
    assert far.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"

    far.sendall(b"x")

    assert connection.receive()[0].body == b"x"


def test_a_reply_leaves_at_once_and_unbuffered(ends: tuple[Connection, socket.socket]) -> None:
    connection, far = ends
    connection.send(b"h" * 1000)

    assert far.recv(2000) == b"h" * 1000
    assert connection.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert not connection.wants_write


def test_a_slow_reader_does_not_block_us(ends: tuple[Connection, socket.socket]) -> None:
    connection, far = ends
    reply = bytes(range(256)) * 100_000
    connection.send(reply)
    connection.send(b"second")
    assert connection.wants_write

    got = bytearray()
    while len(got) < len(reply) + 6:
        connection.flush()
        got += far.recv(1_000_000)

    assert got == reply + b"second"
    assert not connection.wants_write


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"\x16\x03\x01 this is TLS\r\n\r\n", id="no HTTP"),
        pytest.param(b"GET /x HTTP/1.1\r\nContent-Length: -1\r\n\r\n", id="bad length"),
        pytest.param(b"GET /x HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", id="upgrade"),
        pytest.param(b"", id="leaves"),
    ],
)
def test_a_peer_that_does_not_speak_the_protocol_is_broken(ends: tuple[Connection, socket.socket], sent: bytes) -> None:
    connection, far = ends
    far.sendall(sent)
    if not sent:
        far.close()

    with pytest.raises(Broken):
        connection.receive()


def test_endless_headers_are_refused(ends: tuple[Connection, socket.socket]) -> None:
    connection, far = ends
    far.setblocking(False)
    far.send(b"GET / HTTP/1.1\r\n")

    def push() -> None:
        for number in range(100_000):
            with contextlib.suppress(BlockingIOError):
                far.send(b"X-%d: " % number + b"v" * 30_000 + b"\r\n")
            connection.receive()

    with pytest.raises(Broken):
        push()
