"""One client's connection: bytes to requests, one after the other, and answers back (RFC 9112). Made by `http.server`.

The parser is httptools'. A general server's cycle around it costs as much as the signature and the crypto of a
request together (decision 0019); what is needed of it is here.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, MutableSet
from http import HTTPStatus
from typing import Any, Protocol

import attrs
import httptools
import structlog

from tokiwa.domain.problem import Unavailable
from tokiwa.domain.value import Value, evolve, field
from tokiwa.wire.message import Request, Response

log = structlog.get_logger("http")

MOST_HEAD = 64 * 1024  # bytes of request line and headers
MOST_DRAINED = (
    512 * 1024 * 1024
)  # bytes of a body over the limit: a client that sends first must come to read the answer
MOST_WAITING = 16  # requests that came before the answer to the first one did
IDLE = 4  # looks that a connection may be kept alive for without a request
FAREWELL = 1.0  # seconds that a TLS client has to say goodbye in

_STATUS = {each.value: f"HTTP/1.1 {each.value} {each.phrase}\r\n".encode() for each in HTTPStatus}
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class Application(Protocol):
    """Who answers."""

    def limit(self, raw_path: bytes) -> int:
        """The most bytes that the body of a request for this path may have."""

    def answer(self, request: Request, source: str, *, secure: bool) -> Coroutine[Any, Any, Response]:
        """The answer to a request; it never fails."""

    def too_large(self, request: Request) -> Response:
        """The answer to a request whose body is over the limit; the request comes without it."""


class Shared(Value, eq=False):
    """What all connections of a server share; `date` gives the Date header's value."""

    application: Application
    date: Callable[[], bytes]
    secure: bool
    closed: Callable[[], None]
    open: MutableSet["Connection"] = field(default_factory=set)
    answering: MutableSet["asyncio.Task[None]"] = field(default_factory=set)


class Form(Value):
    """How an answer must be sent: without its body (HEAD), and whether the connection is kept, which HTTP/1.0 is told."""

    bodiless: bool = False
    keeps: bool = False
    told: bool = False


@attrs.define
class Arriving:
    """A request that has not come to its end."""

    url: bytes = b""
    headers: list[tuple[bytes, bytes]] = attrs.field(factory=list)
    pieces: list[bytes] = attrs.field(factory=list)
    size: int = 0
    limit: int = 0


class Connection(asyncio.Protocol):
    """Parses, has requests answered in their order, and knows when it gets nowhere."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport = None  # type: ignore[assignment]  # set before anything else is called
        self._source = ""
        self._arriving: Arriving | None = None
        self._waiting: deque[tuple[Coroutine[Any, Any, Response], Form]] = deque()
        self._head = self._news = self._looks = 0
        self._seen = -1  # how much had come at the last look
        self._busy = self._begun = self._last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember who called."""
        self._transport = transport  # type: ignore[assignment]
        peer = transport.get_extra_info("peername")
        self._source = str(peer[0]) if peer else ""
        self._shared.open.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget it. What is being done for it is done to its end: it may be half written."""
        self._shared.open.discard(self)
        self._shared.closed()
        for coming, _ in self._waiting:
            coming.close()
        self._waiting.clear()

    def eof_received(self) -> None:
        """The client has closed its side."""

    def data_received(self, data: bytes) -> None:
        """Read some bytes of a request."""
        if self._last:
            return
        self._news += 1
        self._head += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse("Upgrades are not supported.")
        except httptools.HttpParserError:
            self._refuse("This is not HTTP/1.1.")
        else:
            if self._head > MOST_HEAD:
                self._refuse("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """The parser's word that a request begins."""
        self._begun = True
        self._arriving = Arriving()

    def on_url(self, url: bytes) -> None:
        """A piece of the request's target."""
        if self._arriving is not None:
            self._arriving.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, complete."""
        if self._arriving is not None:
            self._arriving.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The head is complete."""
        arriving = self._arriving
        if arriving is None:
            return
        self._head = 0
        arriving.limit = self._shared.application.limit(arriving.url)
        if (b"expect", b"100-continue") in arriving.headers and not self._busy:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, piece: bytes) -> None:
        """A piece of the body; over the limit it is read and let go."""
        self._head = 0
        arriving = self._arriving
        if arriving is None:
            return
        arriving.size += len(piece)
        if arriving.size <= arriving.limit:
            arriving.pieces.append(piece)
        else:
            arriving.pieces.clear()
            if arriving.size > MOST_DRAINED:
                self._refuse("The request has no end.")

    def on_message_complete(self) -> None:
        """The request is complete: have it answered, when those before it are."""
        arriving, self._arriving = self._arriving, None
        if arriving is None:
            return
        self._head, self._begun = 0, False
        application, parser = self._shared.application, self._parser
        path, query = _target(arriving.url)
        large = arriving.size > arriving.limit
        body = b"" if large else b"".join(arriving.pieces)
        request = Request(parser.get_method().decode("latin-1"), path, query, tuple(arriving.headers), body)
        if large:
            coming = _at_once(application.too_large(request))
        else:
            coming = application.answer(request, self._source, secure=self._shared.secure)
        form = Form(request.method == "HEAD", parser.should_keep_alive(), parser.get_http_version() == "1.0")
        self._waiting.append((coming, form))
        if not self._busy:
            self._next()
        elif len(self._waiting) >= MOST_WAITING:
            self._transport.pause_reading()

    def _next(self) -> None:
        if not self._waiting or self._transport.is_closing():
            self._busy = False
            return
        self._busy = True
        task = self._loop.create_task(self._answer(*self._waiting.popleft()))
        self._shared.answering.add(task)
        task.add_done_callback(self._shared.answering.discard)

    async def _answer(self, coming: Coroutine[Any, Any, Response], form: Form) -> None:
        try:
            response = await coming
        except Unavailable as error:  # a page: what is no call has no form of its own for it
            log.warning("page not possible", why=str(error))
            response = Response(503, (_TEXT,), b"The server cannot read what it stores at the moment. Try again.\n")
        except Exception:  # it should not fail; if it does, the client must not wait for ever
            log.exception("no answer")
            self._transport.abort()
        if self._transport.is_closing():
            return
        keeps = form.keeps and not (self._last and not self._waiting)
        self._transport.write(_bytes(response, evolve(form, keeps=keeps), self._shared.date()))
        if not keeps:
            self._transport.close()
        elif self._waiting:
            self._next()
            if len(self._waiting) < MOST_WAITING:
                self._transport.resume_reading()
        else:
            self._busy = False

    def _refuse(self, sentence: str) -> None:
        """Say what is wrong and end the connection, after the answers that are under way."""
        self._arriving, self._last = None, True
        if not self._busy and not self._transport.is_closing():
            self._transport.write(
                _bytes(Response(400, (_TEXT,), f"{sentence}\n".encode()), Form(), self._shared.date())
            )
            self._transport.close()

    def look(self) -> None:
        """Close it when nothing came since the last look, in the middle of a request, or for long between two."""
        if self._busy or self._news != self._seen:
            self._seen, self._looks = self._news, 0
            return
        self._looks += 1
        if self._begun or self._news == 0 or self._looks >= IDLE:
            self._transport.close()

    def end(self) -> None:
        """Close it when its request is answered; an idle one soon, even if a TLS client does not say goodbye."""
        self._last = True
        if not self._busy:
            self._transport.close()
            self._loop.call_later(FAREWELL, self._transport.abort)

    def abort(self) -> None:
        """Close it now."""
        self._transport.abort()


async def _at_once(response: Response) -> Response:
    return response


def _target(url: bytes) -> tuple[bytes, bytes]:
    """Path and query of a request's target, which a client of a proxy gives with the host (RFC 9112 section 3.2.2)."""
    if url.startswith(b"/"):
        path, _, query = url.partition(b"?")
        return path, query
    parsed = httptools.parse_url(url)
    return parsed.path or b"/", parsed.query or b""


def _bytes(response: Response, form: Form, date: bytes) -> bytes:
    """In one piece: a client that waits for the rest of an answer may wait for its own acknowledgement."""
    lines = [_STATUS[response.status], b"date: ", date, b"\r\nserver: Tokiwa\r\n"]
    for name, value in response.headers:
        lines += (name, b": ", value, b"\r\n")
    lines.append(b"content-length: %d\r\n" % len(response.body))
    if not form.keeps:
        lines.append(b"connection: close\r\n")
    elif form.told:
        lines.append(b"connection: keep-alive\r\n")
    lines += (b"\r\n", b"" if form.bodiless else response.body)
    return b"".join(lines)
