"""One connection to somebody's endpoint: a request at a time, and its answer (RFC 9112). Used by `courier`."""

import asyncio
from collections.abc import Callable
from typing import Any

import httptools

from tokiwa.jobs.targets.answer import Answer

LONGEST_ANSWER = 64 * 1024  # bytes of a head, and of a body; more is of no use to us


class BrokenAnswerError(Exception):
    """What came is not an answer, or not all of it."""


class Connection(asyncio.Protocol):
    """`closed` is told when it cannot be used any more; `reusable` says whether it can be, after an answer."""

    def __init__(self, closed: "Callable[[Connection], None]") -> None:
        self._closed = closed
        self._transport: Any = None
        self._answer: asyncio.Future[Answer] | None = None
        self.reusable = False
        self._reset()

    async def ask(self, data: bytes, *, head: bool) -> Answer:
        """The answer to a request; `head`: one that comes without the body that it announces."""
        self._answer = asyncio.get_running_loop().create_future()
        self._head, self.reusable = head, False
        self._parser = httptools.HttpResponseParser(self)
        self._begun = 0  # bytes
        self._reset()
        self._transport.write(data)
        return await self._answer

    def _reset(self) -> None:
        """Nothing is known of the answer."""
        self._status: int | None = None
        self._retry_after: str | None = None
        self._measured = False
        self._body = b""

    def close(self) -> None:
        """Have done with it, whatever may be under way."""
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """More of an answer; what nobody asked for ends the connection."""
        if self._answer is None or self._answer.done():
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(BrokenAnswerError(type(error).__name__))
        if self._status is None:
            self._begun += len(data)
            if self._begun > LONGEST_ANSWER:
                self._fail(BrokenAnswerError("a head without end"))

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, which may be the end of an answer that does not say its length."""
        if exc is None and self._status is not None and not self._measured:
            self._finish(reusable=False)
        self._fail(exc or BrokenAnswerError("the connection was closed"))
        self.reusable = False
        self._closed(self)

    # What httptools calls while it reads.

    def on_message_begin(self) -> None:
        """The answer begins, or the real one after a word in between; or another one, which would be taken for the next."""
        if self._answer is None or self._answer.done():
            self.reusable = False
        else:
            self._reset()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        match name.lower():
            case b"content-length" | b"transfer-encoding":
                self._measured = True
            case b"retry-after":
                self._retry_after = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """What comes now is the body, unless this was but a word in between."""
        status = self._parser.get_status_code()
        if status >= 200:
            self._status = status
            if self._head:
                self._finish(reusable=False)

    def on_body(self, body: bytes) -> None:
        """A part of it."""
        self._body += body
        if len(self._body) >= LONGEST_ANSWER:
            self._finish(reusable=False)

    def on_message_complete(self) -> None:
        """All of it has come."""
        if self._status is not None:
            self._finish(reusable=self._parser.should_keep_alive())

    def _finish(self, *, reusable: bool) -> None:
        if self._answer is not None and not self._answer.done() and self._status is not None:
            self.reusable = reusable
            self._answer.set_result(Answer(self._status, self._body[:LONGEST_ANSWER], self._retry_after))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
