"""Connections that do not get on with their request: it has no end, or it does not come to it. Used by app.serve."""

import asyncio
from collections.abc import Collection
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of request line and headers
PATIENCE = 20.0  # seconds
FAREWELL = 1.0  # seconds


class Connection(HttpToolsProtocol):
    """One client's connection."""

    _head = 0
    _pieces = 0  # how often something came

    def data_received(self, data: bytes) -> None:
        """Read some bytes of a request."""
        self._pieces += 1
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

    def progress(self) -> int | None:
        """How far a request has come whose rest is awaited; None when nothing is, or the connection is kept alive."""
        awaited = self.cycle.more_body if self._under_way() else self.timeout_keep_alive_task is None
        return self._pieces if awaited else None

    def _under_way(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)  # there is no cycle before the first request


async def close_stalled(connections: Collection[Any], patience: float = PATIENCE) -> None:
    """Close connections that make no progress for that long, at most twice that. Runs until it is cancelled.

    Looking at all of them now and then costs less than a timer for each request.
    """
    before: dict[Connection, int] = {}
    while True:
        await asyncio.sleep(patience)
        now = {each: progress for each in connections if (progress := each.progress()) is not None}
        for connection, progress in now.items():
            if before.get(connection) == progress:
                connection.transport.close()
        before = now
