"""The socket's side: ASGI in, ASGI out. Answers the few paths that are no API, and hands the rest to it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tokiwa.http.api import Api
from tokiwa.http.body import GoneError, Receive, TooLargeError, read_body
from tokiwa.wire.message import Request, Response

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Ready = Callable[[], Awaitable[str | None]]

MOST = 10 * 1024 * 1024
MOST_CODE = 80 * 1024 * 1024  # a function's 50 MB zip in base64, with what is around it
CODE_PATHS = (b"/2015-03-31/functions", b"/2018-10-31/layers")
TEXT = (b"content-type", b"text/plain; charset=utf-8")
METRICS = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")


class Edge:
    """The ASGI application. `ready` says why the server cannot do its work, None when it can."""

    def __init__(self, api: Api, ready: Ready) -> None:
        self._api, self._ready = api, ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            response = await self._page(scope) or await self._call(scope, receive)
        except GoneError:
            return
        headers = [*response.headers, (b"content-length", str(len(response.body)).encode()), (b"server", b"Tokiwa")]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else response.body})

    async def _page(self, scope: Scope) -> Response | None:
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        match scope["path"]:
            case "/healthz":
                return Response(200, (TEXT,), b"ok\n")
            case "/readyz":
                why_not = await self._ready()
                return Response(503 if why_not else 200, (TEXT,), f"{why_not or 'ready'}\n".encode())
            case "/metrics":
                return Response(200, (METRICS,), self._api.metrics.text())
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
            body = await read_body(receive, limit)
        except TooLargeError:
            return self._api.too_large(request, limit)
        request = Request(request.method, request.raw_path, request.raw_query, request.headers, body)
        client = scope.get("client")
        return await self._api.serve(request, client[0] if client else "", secure=scope.get("scheme") == "https")
