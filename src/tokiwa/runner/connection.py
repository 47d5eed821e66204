"""One connection from a function's process: bytes ↔ Runtime API requests, never blocking."""

import socket

import httptools

from tokiwa.runner.outcome import LARGEST_RESPONSE
from tokiwa.runner.runtime_api import Request

_KEPT = LARGEST_RESPONSE + 1  # more of a body is counted and dropped
_MOST_HEADERS = 2 * 1024 * 1024  # awslambdaric sends up to 1 MB of X-Ray cause in one


class Broken(Exception):
    """The peer left, or does not speak HTTP."""


class Connection:
    """A non-blocking socket with what is half read and what is not written yet."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        if sock.family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = sock
        self._parser = httptools.HttpRequestParser(self)
        self._requests: list[Request] = []
        self._unsent = memoryview(b"")
        self._path = b""
        self._headers: dict[str, str] = {}
        self._header_bytes = 0
        self._body = bytearray()
        self._size = 0

    @property
    def wants_write(self) -> bool:
        """Some of a reply has yet to go."""
        return bool(self._unsent)

    def receive(self) -> list[Request]:
        """The requests that are complete now."""
        try:
            data = self.socket.recv(262_144)
        except BlockingIOError:
            return []
        except OSError as error:
            raise Broken from error
        if not data:
            raise Broken
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise Broken from error
        requests, self._requests = self._requests, []
        return requests

    def send(self, data: bytes) -> None:
        """Send a reply: in one write unless the peer is slow."""
        self._unsent = memoryview(bytes(self._unsent) + data if self._unsent else data)
        self.flush()

    def flush(self) -> None:
        """Send what the peer has room for."""
        try:
            while self._unsent:
                self._unsent = self._unsent[self.socket.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError as error:
            raise Broken from error

    def close(self) -> None:
        """Give the socket back."""
        self.socket.close()

    # What httptools calls while it reads.

    def on_message_begin(self) -> None:
        """Forget the last request."""
        self._path, self._headers, self._header_bytes = b"", {}, 0
        self._body, self._size = bytearray(), 0

    def on_url(self, url: bytes) -> None:
        """Keep a piece of the path."""
        self._path += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header, or a trailer."""
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > _MOST_HEADERS:
            raise Broken
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Ask for the body where the client waits to be asked."""
        if self._headers.get("expect", "").lower() == "100-continue":
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body, up to what a response may have."""
        self._size += len(body)
        self._body += body[: max(0, _KEPT - len(self._body))]

    def on_message_complete(self) -> None:
        """Make the request of the pieces."""
        method, path = self._parser.get_method().decode(), self._path.decode("latin-1")
        self._requests.append(Request(method, path, self._headers, bytes(self._body), self._size))
