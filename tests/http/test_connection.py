import http.client
import socket
import threading

import pytest
from tests.http.serving import JSON, sign


def closed(connection):
    """Whether the server ends the connection, and what it said before."""
    said = b""
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            return said
        if not piece:
            return said
        said += piece


@pytest.mark.parametrize("begun", [b"", b"POST / HT", b"POST / HTTP/1.1\r\nhost: x\r\nx-a: "])
def test_a_head_that_never_comes_to_its_end_is_not_waited_for(server, begun):
    with server.raw() as connection:
        connection.sendall(begun)
        assert closed(connection) == b""
    assert server.call(JSON).status == 200


def exchange(server, connection):
    """One request and its whole answer."""
    headers = "".join(f"{k}: {v}\r\n" for k, v in sign(JSON, server.root, server.host).items())
    connection.sendall(f"POST / HTTP/1.1\r\n{headers}content-length: 2\r\n\r\n{{}}".encode())
    response = http.client.HTTPResponse(connection)
    response.begin()
    assert (response.status, response.read()) == (200, b'{"CertificateSummaryList":[]}')


def test_nor_is_a_second_one_on_the_same_connection(server):
    with server.raw() as connection:
        exchange(server, connection)
        connection.sendall(b"POST / ")
        assert closed(connection) == b""


@pytest.mark.parametrize("part", [b"", b"{", b"x" * 100_000], ids=len)
def test_nor_is_a_body(server, part):
    head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n"
    with server.raw() as connection:
        connection.sendall(head + part)
        assert closed(connection) == b""
    assert server.call(JSON).status == 200


def test_a_client_that_is_slow_but_gets_on_is_waited_for(server):
    headers = "".join(f"{k}: {v}\r\n" for k, v in sign(JSON, server.root, server.host).items())
    request = f"POST / HTTP/1.1\r\n{headers}content-length: 2\r\n\r\n{{}}".encode()
    with server.raw() as connection:
        for at in range(0, len(request), 60):
            connection.sendall(request[at : at + 60])
            threading.Event().wait(0.06)  # less than the patience each, far more in all
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.status == 200


def test_a_connection_that_is_kept_alive_is_left_alone_for_a_while(server):
    with server.raw() as connection:
        exchange(server, connection)
        connection.settimeout(0.25)  # more than twice the patience
        with pytest.raises(TimeoutError):
            connection.recv(1)
        exchange(server, connection)
        connection.settimeout(20)
        assert closed(connection) == b""


def head(server, *more):
    """A signed request without its body."""
    headers = sign(JSON, server.root, server.host)
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["POST / HTTP/1.1", *lines, "content-length: 2", *more, "", ""]).encode()


def test_requests_that_do_not_wait_for_answers_are_answered_in_their_order(server):
    bad = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n"
    with server.raw() as connection, connection.makefile("rb") as stream:
        connection.sendall((head(server) + b"{}" + bad) * 40)
        for status in [200, 404] * 40:
            response = http.client.HTTPResponse(Once(stream))
            response.begin()
            assert (response.status, bool(response.read())) == (status, True)


class Once:
    """A socket as HTTPResponse wants it, whose stream outlives one response."""

    def __init__(self, stream):
        self.stream = stream

    def makefile(self, _mode):
        stream = self.stream

        class Kept:
            read, readline, readinto = stream.read, stream.readline, stream.readinto

            def close(self):
                pass

            def flush(self):
                pass

        return Kept()


def test_a_client_that_asks_first_is_told_to_go_on(server):
    with server.raw() as connection:
        connection.sendall(head(server, "expect: 100-continue"))
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    ("line", "more", "kept"),
    [
        ("GET /healthz HTTP/1.1", "host: x", True),
        ("GET /healthz HTTP/1.1", "connection: close", False),
        ("GET /healthz HTTP/1.0", "host: x", False),
        ("GET /healthz HTTP/1.0", "connection: keep-alive", True),
        ("GET http://x/healthz?y HTTP/1.1", "host: x", True),
    ],
)
def test_a_connection_is_kept_if_the_client_keeps_it(server, line, more, kept):
    with server.raw() as connection:
        connection.sendall(f"{line}\r\n{more}\r\n\r\n".encode())
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert (response.status, response.read()) == (200, b"ok\n")
        assert (response.headers["connection"] or "") == (
            "close" if not kept else "keep-alive" if "1.0" in line else ""
        )
        connection.settimeout(0.05)
        if kept:
            with pytest.raises(TimeoutError):
                connection.recv(1)
        else:
            assert closed(connection) == b""


def test_an_upgrade_is_refused(server):
    with server.raw() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n")
        assert closed(connection).startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize(
    "endless", [b"x-a: b\r\n" * 20_000, b"x-a: " + b"b" * 200_000, b"y" * 200_000], ids=["headers", "value", "name"]
)
def test_a_head_without_end_is_refused(server, endless):
    with server.raw() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        try:
            connection.sendall(b"POST / HTTP/1.1\r\n" + endless)
        except (BrokenPipeError, ConnectionResetError):
            return
        assert closed(connection)[:13] in {b"HTTP/1.1 400 ", b""}  # the answer may be lost to a client that still sends
    assert server.call(JSON).status == 200
