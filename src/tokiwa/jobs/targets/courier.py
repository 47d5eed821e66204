"""Makes HTTP requests side by side, on one event loop in a thread of its own. Used by `http`.

A request with the library that has a thread for each costs three hundred microseconds and more, most of a delivery;
this costs under thirty, and an endpoint that does not answer costs a socket for as long as it is waited for.
"""

import asyncio
import resource
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property, partial
from typing import Any

import structlog
import uvloop

from tokiwa.domain.delivery import Failure
from tokiwa.domain.reach import EVERYWHERE, Reach
from tokiwa.jobs.targets.answer import Answer
from tokiwa.jobs.targets.http_connection import BrokenAnswerError, Connection
from tokiwa.jobs.targets.http_message import Origin, written
from tokiwa.jobs.targets.http_request import Request

log = structlog.get_logger("deliver")

SECONDS = 5.0  # as API destinations have it: from the beginning of a connection to the end of the answer
AT_ONCE = 32  # requests of one caller
IDLE = 4.0  # seconds that a connection is kept open for without a request: less than servers keep it
_MOST = 4096  # requests at once, of all callers, where the system sets no limit

OUT_OF_REACH = (
    "The endpoint is at an address that is not public. This server calls those only in networks that its operator named"
    " (--target-network)."
)


class OutOfReachError(Exception):
    """A name leads nowhere but to addresses that are not called."""


Told = Callable[[int, Answer | Failure], None]


class Courier:
    """Its thread starts with the first request. One for the process, so that connections serve all who call."""

    def __init__(self, seconds: float = SECONDS, reach: Reach = EVERYWHERE) -> None:
        self.reach = reach
        self._seconds = seconds
        self._idle: dict[Origin, dict[Connection, asyncio.TimerHandle]] = defaultdict(dict)
        self._lock = threading.Lock()

    def ask(self, requests: Sequence[Request], told: Told) -> "Future[None]":
        """Make the requests in their order, many at once; `told` gets the number of each and what came of it."""
        return asyncio.run_coroutine_threadsafe(self._ask_all(requests, told), self._running())

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            return self._loop

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = uvloop.new_event_loop()
        threading.Thread(target=loop.run_forever, name="courier", daemon=True).start()
        return loop

    @cached_property
    def _most(self) -> int:
        """Requests at once, and connections that are kept: together half of the files that may be open."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return _MOST if files == resource.RLIM_INFINITY else max(1, min(_MOST, files // 4))

    @cached_property
    def _room(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self._most)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    async def _ask_all(self, requests: Sequence[Request], told: Told) -> None:
        numbers = iter(range(len(requests)))

        async def some() -> None:
            for number in numbers:
                told(number, await self._ask(requests[number]))

        await asyncio.gather(*(some() for _ in range(min(AT_ONCE, len(requests)))))

    async def _ask(self, request: Request) -> Answer | Failure:
        try:
            origin, data = written(request)
        except ValueError as error:
            # A header or host that cannot be written to the wire. The text of the error could hold a secret.
            what = type(error).__name__
            return Failure("SDK_CLIENT_ERROR", f"The request could not be made ({what}).", permanent=True)
        try:
            async with self._room, asyncio.timeout(self._seconds):
                return await self._answer(origin, data, head=request.method == "HEAD")
        except TimeoutError:
            return Failure("TIMEOUT", f"The endpoint did not answer within {SECONDS:.0f} seconds.")
        except OutOfReachError:
            return Failure("SDK_CLIENT_ERROR", OUT_OF_REACH, permanent=True)
        except (OSError, BrokenAnswerError) as error:
            # Its class says what happened; its text may repeat the address, which may be a secret.
            return Failure("SDK_CLIENT_ERROR", f"The endpoint could not be reached: {type(error).__name__}.")
        except Exception as error:  # whoever waits must be told
            log.exception("request failed")
            return Failure("INTERNAL_ERROR", f"The request could not be made ({type(error).__name__}); see the log.")

    async def _answer(self, origin: Origin, data: bytes, *, head: bool) -> Answer:
        connection = self._kept(origin) or await self._connect(origin)
        try:
            return await connection.ask(data, head=head)
        finally:
            if connection.reusable and sum(map(len, self._idle.values())) < self._most:
                self._idle[origin][connection] = self._loop.call_later(IDLE, connection.close)
            else:
                connection.close()

    def _kept(self, origin: Origin) -> Connection | None:
        idle = self._idle[origin]
        while idle:
            connection, end = idle.popitem()  # the one that was used last
            end.cancel()
            if connection.reusable:
                return connection
        return None

    async def _connect(self, origin: Origin) -> Connection:
        """To an address that was looked at: a name may lead to another one a moment later."""
        make, failed = partial(Connection, partial(self._forget, origin)), OSError()
        for address in await self._addresses(origin):
            try:
                return (await self._loop.create_connection(make, address, origin.port, **self._secured(origin)))[1]
            except OSError as error:
                failed = error
        raise failed

    async def _addresses(self, origin: Origin) -> list[str]:
        found = await self._loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        if reached := [each for each in addresses if self.reach.allows(each)]:
            return reached
        raise OutOfReachError

    def _secured(self, origin: Origin) -> dict[str, Any]:
        return {"ssl": self._tls, "server_hostname": origin.host} if origin.secure else {}

    def _forget(self, origin: Origin, connection: Connection) -> None:
        idle = self._idle[origin]
        end = idle.pop(connection, None)
        if end is not None:
            end.cancel()
        if not idle:
            del self._idle[origin]
