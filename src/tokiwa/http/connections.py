"""Connections that do not get on with their request: a head without end, or one that never comes. Used by app.serve."""

import asyncio
from collections.abc import Collection
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of request line and headers
PATIENCE = 20.0  # seconds
FAREWELL = 1.0  # seconds


class Connection(HttpToolsProtocol):
    """One client's connection. `stalled` says that it began a request, or nothing yet, and is not at work."""

    _head = 0

    def data_received(self, data: bytes) -> None:
        """Read some bytes of a request."""
        super().data_received(data)
        if self._under_way():
            self._head = 0
        else:  # so all of it was head
            self._head += len(data)
            if self._head > MOST_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of the request is too long.")

    def shutdown(self) -> None:
        """End it when its request is answered; an idle one soon, even if a TLS client does not say goodbye."""
        super().shutdown()
        if not self._under_way():
            self.loop.call_later(FAREWELL, self.transport.abort)

    def stalled(self) -> bool:
        """Whether the head of a request is awaited, and not as a connection that is kept alive."""
        return not self._under_way() and self.timeout_keep_alive_task is None

    def _under_way(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)  # there is no cycle before the first request


async def close_stalled(connections: Collection[Any], patience: float = PATIENCE) -> None:
    """Close connections that stay stalled for that long, at most twice that. Runs until it is cancelled."""
    before: dict[Connection, Any] = {}
    while True:
        await asyncio.sleep(patience)
        # The cycle is that of the last request: if it is another one, there was one in between.
        now = {each: each.cycle for each in connections if each.stalled()}
        for connection, cycle in now.items():
            if connection in before and before[connection] is cycle:
                connection.transport.close()
        before = now
