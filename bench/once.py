"""Load as those who verify certificates make it: each question on a connection of its own.

A closed loop like that of `load`, with the cost of connecting in every figure; so servers that keep no connection can be
measured beside those that do.
"""

import select
import socket
import time
from collections.abc import Iterator

from bench.load import PATIENCE, Address, Load, complete

_PIECE = 1 << 16
_OK = (b"HTTP/1.0 200", b"HTTP/1.1 200")


class Asking:
    """One question that is under way."""

    __slots__ = ("data", "socket", "started")

    def __init__(self, address: Address, request: bytes) -> None:
        self.started, self.data = time.perf_counter(), b""
        # On this machine to connect is to be put in a queue, which is done at once.
        self.socket = socket.create_connection((address.host, address.port))
        self.socket.sendall(request)

    def answered(self, expected: bytes) -> bool:
        """Read what came; whether that is all. RuntimeError for an answer that is no 200 or lacks the word."""
        piece = self.socket.recv(_PIECE)
        self.data += piece
        if piece and not complete(self.data):
            return False
        if not self.data.startswith(_OK) or expected not in self.data:
            raise RuntimeError(self.data[:900].decode("latin-1") or "the server closed a connection")
        return True


def load_once(
    address: Address, requests: Iterator[bytes], clients: int, *, seconds: float, expected: bytes = b""
) -> Load:
    """Each client asks the next question when it has its answer, for so long."""
    times: list[float] = []
    under_way: dict[int, Asking] = {}
    cpu, begin = time.process_time(), time.perf_counter()
    with select.epoll() as poll:
        try:
            for _ in range(clients):
                _ask(poll, under_way, address, requests)
            while under_way:
                _hear(poll, under_way, expected, times)
                while len(under_way) < clients and time.perf_counter() - begin < seconds:
                    _ask(poll, under_way, address, requests)
        finally:
            for each in under_way.values():
                each.socket.close()
    return Load(time.perf_counter() - begin, time.process_time() - cpu, times)


def _ask(poll: select.epoll, under_way: dict[int, Asking], address: Address, requests: Iterator[bytes]) -> None:
    asking = Asking(address, next(requests))
    under_way[asking.socket.fileno()] = asking
    poll.register(asking.socket.fileno(), select.EPOLLIN)


def _hear(poll: select.epoll, under_way: dict[int, Asking], expected: bytes, times: list[float]) -> None:
    ready = poll.poll(PATIENCE)
    if not ready:
        raise RuntimeError(f"no answer for {PATIENCE:.0f} s")
    for fileno, _ in ready:
        asking = under_way[fileno]
        if asking.answered(expected):
            times.append(time.perf_counter() - asking.started)
            del under_way[fileno]
            asking.socket.close()
