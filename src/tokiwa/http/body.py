"""Reads the body of a request, within a limit. How long that may take is the connection's affair."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

MOST_DRAINED = 512 * 1024 * 1024


class TooLargeError(Exception):
    """A body over the limit, read to its end so that the client, who sends first, comes to read the answer."""


class GoneError(Exception):
    """The client went away in the middle."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body, of at most `limit` bytes."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more and size <= MOST_DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
        more = message.get("more_body", False)
    if size > limit:
        raise TooLargeError
    return b"".join(chunks)
