"""Listens: takes connections, closes those that get nowhere, and ends all of them in good order."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

from tokiwa.http.connection import Application, Connection, Shared

BACKLOG = 2048
PATIENCE = 20.0  # seconds without progress, at most twice that
GRACE = 10.0  # seconds that answers under way have at the end


class Server:
    """Serves an application on the running event loop, from `listen` or `adopt` until `close`."""

    def __init__(
        self,
        application: Application,
        clock: Callable[[], datetime],
        *,
        tls: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.closed: Callable[[], None] = lambda: None  # called whenever a connection has ended
        self._shared = Shared(application, lambda: _date(clock().replace(microsecond=0)), tls is not None, self._lost)
        self._tls, self._patience = tls, patience
        self._listening: asyncio.Server | None = None
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def listen(self, listening: socket.socket) -> None:
        """Take the connections of a listening socket."""
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._connection, sock=listening, ssl=self._tls, backlog=BACKLOG)

    async def adopt(self, accepted: socket.socket) -> None:
        """Serve a connection that somebody else has taken."""
        accepted.setblocking(False)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(self._connection, accepted, ssl=self._tls)
        except (OSError, ssl.SSLError):  # it is gone already, or never spoke TLS
            accepted.close()
            self.closed()

    async def close(self) -> None:
        """Take no more, answer what has arrived, and end."""
        if self._listening is not None:
            self._listening.close()
        self._watching.cancel()
        for connection in list(self._shared.open):
            connection.end()
        if self._shared.answering:
            await asyncio.wait(self._shared.answering, timeout=GRACE)
        for connection in list(self._shared.open):
            connection.abort()
        await asyncio.sleep(0)  # in which their sockets are closed

    def _lost(self) -> None:
        self.closed()

    def _connection(self) -> Connection:
        return Connection(self._shared)

    async def _watch(self) -> None:
        """Looking at all connections now and then costs less than a timer for each request."""
        while True:
            await asyncio.sleep(self._patience)
            for connection in list(self._shared.open):
                connection.look()


@lru_cache(maxsize=2)
def _date(now: datetime) -> bytes:
    return format_datetime(now, usegmt=True).encode()
