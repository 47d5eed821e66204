"""A closed-loop load generator: signed requests, made ahead, sent in turn by so many clients.

It costs little beside the server: the bytes are ready, and an answer is only checked for its status and length.
"""

import selectors
import socket
import time
from collections.abc import Sequence
from itertools import cycle
from urllib.parse import urlsplit

import attrs

FOREVER = 1 << 62


@attrs.frozen
class Load:
    """What a run of load came to: every answer counts, the first ones too. Times are seconds."""

    seconds: float
    times: list[float] = attrs.field(repr=False)

    @property
    def count(self) -> int:
        """How many answers there were."""
        return len(self.times)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.count / self.seconds

    def quantile(self, part: float) -> float:
        """The time within which this part of all answers came."""
        return sorted(self.times)[min(self.count - 1, int(part * self.count))]


class Client:
    """One kept-alive connection."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.started = 0.0
        self.buffer = b""

    def send(self, request: bytes) -> None:
        """Send the next request."""
        self.started = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what came; whether the answer is complete. RuntimeError for an answer that is no 2xx."""
        self.buffer += self.socket.recv(262144)
        head, separator, body = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return False
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return False
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(self.buffer[:600].decode("latin-1"))
        self.buffer = b""
        return True


def load(
    url: str, requests: Sequence[bytes], clients: int, *, seconds: float = FOREVER, count: int | None = None
) -> Load:
    """Each client sends the next request when it has its answer, for so long or until there are `count` answers."""
    address, most = urlsplit(url), FOREVER if count is None else count
    selector, turn = selectors.DefaultSelector(), cycle(requests)
    crowd = [Client(address.hostname or "", address.port or 80) for _ in range(min(clients, most))]
    times: list[float] = []
    begin = now = time.perf_counter()
    for client in crowd:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send(next(turn))
    sent = len(crowd)
    while len(times) < sent:
        for key, _ in selector.select():
            client = key.data
            if client.receive():
                now = time.perf_counter()
                times.append(now - client.started)
                if sent < most and now < begin + seconds:
                    client.send(next(turn))
                    sent += 1
    for client in crowd:
        client.socket.close()
    return Load(now - begin, times)
