"""Where requests come in: answers the few paths that are no API, and hands the rest to it."""

import asyncio
from collections.abc import Awaitable, Callable

from tokiwa.http import console
from tokiwa.http.api import Api
from tokiwa.http.public import Public
from tokiwa.http.subscriptions import Subscriptions
from tokiwa.http.trust import TrustBundles
from tokiwa.wire.message import Request, Response

Ready = Callable[[], Awaitable[str | None]]

MOST = 10 * 1024 * 1024
MOST_CODE = 80 * 1024 * 1024  # a function's 50 MB zip in base64, with what is around it
CODE_PATHS = (b"/2015-03-31/functions", b"/2018-10-31/layers")
TEXT = (b"content-type", b"text/plain; charset=utf-8")
METRICS = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")


class Edge:
    """The application of `http.connection`. `ready` says why the server cannot do its work, None when it can."""

    def __init__(self, api: Api, ready: Ready) -> None:
        self._api, self._ready = api, ready
        self.public = Public(api.means, api.clock)
        self._subscriptions = Subscriptions(api.means, api.clock)
        self._trust = TrustBundles(api.means, api.clock)

    def end(self) -> None:
        """Answer those who wait for something to come: the server ends."""
        self._api.patience.end()

    def limit(self, raw_path: bytes) -> int:
        """The most bytes that a request's body may have."""
        if raw_path.startswith(CODE_PATHS):
            return MOST_CODE
        return self.public.revocation.limit(raw_path, otherwise=MOST)

    def too_large(self, request: Request) -> Response:
        """The answer to one that has more."""
        told = self.public.revocation.too_large(request)
        return told or self._api.too_large(request, self.limit(request.raw_path))

    async def answer(self, request: Request, source: str, *, secure: bool) -> Response:
        """One request."""
        told = self.public.told(request) or self._trust.answer(request)
        if told is not None:
            return told
        if request.method in {"GET", "HEAD"}:
            page = console.answer(request) or await self._page(request.raw_path)
            page = page or await self._subscriptions.answer(request)
            if page is not None:
                return page
        return await self._api.serve(request, source, secure=secure)

    async def _page(self, path: bytes) -> Response | None:
        match path:
            case b"/healthz":
                return Response(200, (TEXT,), b"ok\n")
            case b"/readyz":
                why_not = await self._ready()
                return Response(503 if why_not else 200, (TEXT,), f"{why_not or 'ready'}\n".encode())
            case b"/metrics":
                return Response(200, (METRICS,), await asyncio.to_thread(self._api.metrics.text))
            case _:
                return None
