"""A server that says, byte for byte, what a test tells it to, and notes what it was asked."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import attrs

HANG = b""  # instead of an answer: nothing, for ever
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@attrs.define
class Scripted:
    """`answers` are for one request after the other, whatever connection it comes on; the last one is for ever.

    With `closing` the connection is closed after each. What has `holding` in it gets no answer.
    """

    answers: Sequence[bytes] = (OK,)
    closing: bool = False
    holding: bytes = b"\0"
    port: int = 0
    requests: list[bytes] = attrs.field(factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0
    writers: list[asyncio.StreamWriter] = attrs.field(factory=list)

    @property
    def bodies(self) -> list[Any]:
        """Of all requests, as JSON."""
        return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in self.requests]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.writers.append(writer)
        self.connections += 1
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                answer = self.answers[min(len(self.requests), len(self.answers) - 1)]
                self.requests.append(head + await reader.readexactly(int(lengths[0]) if lengths else 0))
                if answer is HANG or self.holding in self.requests[-1]:
                    await reader.read()
                writer.write(answer)
                if self.closing:
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone, or the test is over
        finally:
            self.open -= 1
            writer.close()


@contextmanager
def scripted(
    *answers: bytes, closing: bool = False, holding: bytes = b"\0", tls: ssl.SSLContext | None = None
) -> Iterator[Scripted]:
    """Such a server on this machine."""
    made, ready, over = Scripted(answers or (OK,), closing, holding), threading.Event(), asyncio.Event()

    async def run() -> None:
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=tls)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        await over.wait()
        server.close()
        for writer in made.writers:
            writer.transport.abort()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})

    with asyncio.Runner() as runner:
        thread = threading.Thread(target=runner.run, args=(run(),))
        thread.start()
        ready.wait()
        try:
            yield made
        finally:
            runner.get_loop().call_soon_threadsafe(over.set)
            thread.join()
