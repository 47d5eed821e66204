"""The socket's side: ASGI in, ASGI out. Reads a body within limits, and answers the few paths that are no API."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tokiwa.http.api import Api
from tokiwa.wire.message import Request, Response

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST = 10 * 1024 * 1024
MOST_CODE = 80 * 1024 * 1024  # a function's 50 MB zip in base64, with what is around it
CODE_PATHS = (b"/2015-03-31/functions", b"/2018-10-31/layers")
MOST_DRAINED = 512 * 1024 * 1024
TEXT = (b"content-type", b"text/plain; charset=utf-8")


class TooLargeError(Exception):
    """A body over the limit, read to its end so that the client can read the answer."""


class Edge:
    """The ASGI application. `ready` says whether the server can do its work, and why not."""

    def __init__(self, api: Api, ready: Callable[[], str | None]) -> None:
        self._api, self._ready = api, ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        response = self._page(scope) or await self._call(scope, receive)
        headers = [*response.headers, (b"content-length", str(len(response.body)).encode()), (b"server", b"Tokiwa")]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else response.body})

    def _page(self, scope: Scope) -> Response | None:
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        match scope["path"]:
            case "/healthz":
                return Response(200, (TEXT,), b"ok\n")
            case "/readyz":
                why_not = self._ready()
                return Response(503 if why_not else 200, (TEXT,), f"{why_not or 'ready'}\n".encode())
            case "/metrics":
                return Response(
                    200, ((b"content-type", b"text/plain; version=0.0.4; charset=utf-8"),), self._api.metrics.text()
                )
            case _:
                return None

    async def _call(self, scope: Scope, receive: Receive) -> Response:
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        request = Request(
            method=scope["method"],
            raw_path=raw_path.partition(b"?")[0],
            raw_query=scope["query_string"],
            headers=tuple(scope["headers"]),
        )
        limit = MOST_CODE if raw_path.startswith(CODE_PATHS) else MOST
        try:
            body = await _body(receive, limit)
        except TooLargeError:
            return self._api.too_large(request, limit)
        request = Request(request.method, request.raw_path, request.raw_query, request.headers, body)
        client = scope.get("client")
        return await self._api.serve(request, client[0] if client else "", secure=scope.get("scheme") == "https")


async def _body(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        elif size > MOST_DRAINED:
            break
        more = message.get("more_body", False)
    if size > limit:
        raise TooLargeError
    return b"".join(chunks)
