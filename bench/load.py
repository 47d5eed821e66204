"""A closed-loop load generator: one request, signed once, sent over and over by so many clients.

It costs little beside the server: the bytes are ready, and an answer is only checked for its status and length.
"""

import selectors
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import attrs


@attrs.frozen
class Load:
    """What a run of load came to. Times are seconds."""

    count: int
    seconds: float
    warm_up: float
    times: list[float] = attrs.field(repr=False)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.count / self.seconds

    def quantile(self, part: float) -> float:
        """The time within which this part of all answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(part * len(self.times)))]


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


def load(url: str, request: Callable[[], bytes], clients: int, seconds: float, warm_up: float = 0.3) -> Load:
    """Answers per second of `clients` that each send the next request when they have the answer."""
    address = urlsplit(url)
    selector = selectors.DefaultSelector()
    crowd = [Client(address.hostname or "", address.port or 80) for _ in range(clients)]
    for client in crowd:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send(request())
    times: list[float] = []
    begin = time.perf_counter() + warm_up
    now = begin
    while now < begin + seconds:
        for key, _ in selector.select():
            client = key.data
            if client.receive():
                now = time.perf_counter()
                if client.started >= begin:
                    times.append(now - client.started)
                client.send(request())
    for client in crowd:
        client.socket.close()
    return Load(len(times), now - begin, warm_up, times)
