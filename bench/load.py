"""A closed-loop load generator: requests that were made ahead, sent in turn by so many clients.

It shares the processors with the server, so it does as little as can be: one thread waits for all connections at
once, an answer is one read and a look at its status, its length and a word that it must have, and the next request is
one write. What that costs is told beside each figure.
"""

import contextlib
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping

import attrs

FOREVER = 1 << 62
PATIENCE = 120.0  # seconds without any answer after which a server is taken to be stuck
_PIECE = 1 << 16  # bytes of one read; memory for a larger one would be mapped and unmapped each time
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


@attrs.frozen
class Address:
    """Where a server listens, and with which certificates one speaks to it where it speaks TLS."""

    host: str
    port: int
    tls: ssl.SSLContext | None = None


@attrs.frozen
class Load:
    """What a run of load came to: every answer counts, the first ones too. Times are seconds; `cpu` is our own."""

    seconds: float
    cpu: float
    times: list[float] = attrs.field(repr=False)

    @property
    def count(self) -> int:
        """How many answers there were."""
        return len(self.times)

    def quantile(self, part: float) -> float:
        """The time within which this part of all answers came."""
        return sorted(self.times)[min(self.count - 1, int(part * self.count))]


class Client:
    """One kept-alive connection, on which one request at a time is under way."""

    __slots__ = ("fileno", "parts", "recv", "send", "socket", "started")

    def __init__(self, address: Address) -> None:
        plain = socket.create_connection((address.host, address.port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = plain if address.tls is None else address.tls.wrap_socket(plain, server_hostname=address.host)
        self.socket.setblocking(False)
        self.fileno = self.socket.fileno()
        self.recv, self.send = self.socket.recv, self.socket.send
        self.started = 0.0
        self.parts = b""

    def ask(self, request: bytes) -> None:
        """Send a request. A connection on which nothing is under way takes a small one at once."""
        if self.send(request) != len(request):
            raise RuntimeError("a request is larger than what a connection takes at once")

    def answered(self, expected: bytes) -> bool:
        """Read what came; whether the answer is complete. RuntimeError for one that is no 2xx or lacks the word."""
        try:
            data = self.recv(_PIECE)
        except ssl.SSLWantReadError:  # a record that is not whole yet, or one of the handshake's
            return False
        if not data:
            raise RuntimeError("the server closed a connection")
        if self.parts:
            data = self.parts + data
        if not complete(data):
            self.parts = data
            return False
        self.parts = b""
        if not data.startswith(b"HTTP/1.1 2") or expected not in data:
            raise RuntimeError(data[:900].decode("latin-1"))
        return True


def complete(data: bytes) -> bool:
    """Whether an answer ends here: all that its length says, or the last of its chunks."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(data, 0, end)
    return data.endswith(_LAST_CHUNK) if length is None else len(data) - end - 4 >= int(length[1])


def load(
    address: Address,
    requests: Iterator[bytes],
    clients: int,
    *,
    seconds: float = FOREVER,
    count: int = FOREVER,
    expected: bytes = b"",
    going: Callable[[], bool] | None = None,
) -> Load:
    """Each client sends the next request when it has its answer.

    It ends after so long, after `count` answers, when `going` says no, or when there are no more requests.
    """
    with contextlib.ExitStack() as stack:
        poll = stack.enter_context(select.epoll())
        crowd = {}
        for _ in range(min(clients, count)):
            client = Client(address)
            stack.callback(client.socket.close)
            crowd[client.fileno] = client
            poll.register(client.fileno, select.EPOLLIN)
        return _closed_loop(poll, crowd, requests, seconds, count, expected, going)


def _closed_loop(
    poll: select.epoll,
    crowd: Mapping[int, Client],
    requests: Iterator[bytes],
    seconds: float,
    count: int,
    expected: bytes,
    going: Callable[[], bool] | None,
) -> Load:
    times: list[float] = []
    clock, cpu = time.perf_counter, time.process_time()
    begin = now = clock()
    end, sent = begin + seconds, 0
    for client, request in zip(crowd.values(), requests, strict=False):
        client.started = clock()
        client.ask(request)
        sent += 1
    while len(times) < sent:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise RuntimeError(f"no answer for {PATIENCE:.0f} s")
        for fileno, _ in ready:
            client = crowd[fileno]
            if client.answered(expected):
                now = clock()
                times.append(now - client.started)
                if now < end and sent < count and (going is None or going()):
                    request = next(requests, b"")
                    if request:
                        client.started = now
                        client.ask(request)
                        sent += 1
    return Load(now - begin, time.process_time() - cpu, times)
