"""A process's side of the crew: it serves the connections that are handed to it."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

from tokiwa.app.crew import CLOSED, READY
from tokiwa.http.server import Server


class Handed:
    """Connections that come by `control`. `orphaned` is called when nobody hands out any more."""

    def __init__(self, control: socket.socket, orphaned: Callable[[], None]) -> None:
        self._control, self._orphaned = control, orphaned
        self._adopting: set[asyncio.Task[None]] = set()

    async def begin(self, servers: Sequence[Server]) -> None:
        """Serve them from now on, each with the server of the address by which it came."""
        loop = asyncio.get_running_loop()
        self._control.setblocking(False)
        for server in servers:
            server.closed = self._closed

        def take() -> None:
            try:
                said, handles, _, _ = socket.recv_fds(self._control, 1, 1)
            except BlockingIOError:
                return
            except OSError:
                said, handles = b"", []
            if not said:
                loop.remove_reader(self._control)
                self._orphaned()
            for handle in handles:
                task = loop.create_task(servers[said[0]].adopt(socket.socket(fileno=handle)))
                self._adopting.add(task)
                task.add_done_callback(self._adopting.discard)

        loop.add_reader(self._control, take)
        self._control.send(READY)

    def _closed(self) -> None:
        with suppress(OSError):
            self._control.send(CLOSED)
