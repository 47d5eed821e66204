"""An HTTP endpoint of somebody who wants to be told: it takes every request and counts them."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import complete

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
STUCK = 30.0  # seconds without any request after which no more are awaited


class Receiver:
    """Where it listens, and how many requests came."""

    def __init__(self) -> None:
        self.url, self.count = "", 0
        self._connections: set[asyncio.WriteTransport] = set()

    def until(self, count: int) -> None:
        """Wait until so many came."""
        seen, since = self.count, time.perf_counter()
        while self.count < count:
            time.sleep(0.002)
            if self.count != seen:
                seen, since = self.count, time.perf_counter()
            elif time.perf_counter() - since > STUCK:
                raise RuntimeError(f"{seen} of {count} requests came, and then none")

    async def serve(self, ready: threading.Event, over: asyncio.Event) -> None:
        """Until it is over."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        async with server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            ready.set()
            await over.wait()
            for connection in self._connections:
                connection.abort()

    def opened(self, connection: asyncio.WriteTransport) -> None:
        """Somebody may send requests."""
        self._connections.add(connection)


class _Connection(asyncio.Protocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver, self._parts = receiver, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport
            self._receiver.opened(transport)

    def data_received(self, data: bytes) -> None:
        self._parts += data
        if complete(self._parts):
            self._parts = b""
            self._receiver.count += 1
            self._transport.write(ANSWER)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """One on this machine, in a thread."""
    made, ready, over = Receiver(), threading.Event(), asyncio.Event()
    with asyncio.Runner() as runner:
        thread = threading.Thread(target=runner.run, args=(made.serve(ready, over),))
        thread.start()
        ready.wait()
        try:
            yield made
        finally:
            runner.get_loop().call_soon_threadsafe(over.set)
            thread.join()
