"""One API call: from a request to a response, through route, identify, read, perform and write."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import attrs

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem, Unavailable
from tokiwa.http import call_log
from tokiwa.http.identify import identify, signature
from tokiwa.http.metrics import Metrics
from tokiwa.http.patience import Patience
from tokiwa.operations import credentials, registry
from tokiwa.operations.call import perform, whole
from tokiwa.operations.computing import Computing
from tokiwa.operations.waiting import NothingYet
from tokiwa.wire import codec, errors, route
from tokiwa.wire.catalog import Operation
from tokiwa.wire.message import Request, Response
from tokiwa.wire.route import Place
from tokiwa.wire.sigv4 import Signed
from tokiwa.work import Conflict, Means

T = TypeVar("T")
AWAY = Problem(Kind.UNAVAILABLE, "The server cannot read or write what it stores at the moment. Try again.")
TRIES = 20  # of a call that meets faster writers of the same thing


@attrs.frozen(eq=False)
class Api:
    """Serves the AWS protocols.

    `pool` runs what is slow, `waiting` what waits for others, whose own calls must not find all threads taken;
    everything else runs on the event loop itself, unless the store is behind a network.
    """

    means: Means
    clock: Callable[[], datetime]
    pool: Executor
    metrics: Metrics
    waiting: Executor | None = None  # the event loop's own without one
    patience: Patience = attrs.field(init=False, default=attrs.Factory(lambda self: Patience(self.means.store), True))

    async def serve(self, request: Request, source: str, *, secure: bool) -> Response:
        """The answer to one request; whatever happens, it has the service's form."""
        request_id = self.means.draw.uuid()
        signed = signature(request)
        place = _place(request, signed)
        operation: Operation | None = None
        call: Call | None = None
        start = time.perf_counter()
        try:
            operation = route.operation(place, request)
            with self.metrics.timed(operation.name) as timed:
                made = partial(self._call, request, signed, place, operation, request_id, source, secure=secure)
                until = None
                while True:
                    whole: Call = await self._aside(self.pool, self._steadily, made) if self._blocking else made()
                    call = whole
                    output = await self._perform(whole)
                    if not isinstance(output, NothingYet):
                        break
                    since = asyncio.get_running_loop().time()
                    until = until or since + output.seconds
                    more = await self.patience.more(until)
                    timed.leave_out(asyncio.get_running_loop().time() - since)
                    if not more:
                        break
                response = codec.write(place.protocol, operation, output, request_id)
        except Problem as problem:
            self.metrics.refused(operation.name if operation else "unknown", problem.kind.value)
            call_log.refused(problem, request_id, place, operation, call, source, time.perf_counter() - start)
            return errors.respond(problem, place.service, place.protocol, operation, request_id)
        except Unavailable as error:
            call_log.unavailable(error, request_id, operation, call, source, time.perf_counter() - start)
            self.metrics.refused(operation.name if operation else "unknown", AWAY.kind.value)
            return errors.respond(AWAY, place.service, place.protocol, operation, request_id)
        except Exception as error:  # noqa: BLE001 - all of it is a defect, and the caller gets an answer
            # No detail leaves the server: it could hold a secret. The log has it under the request's id.
            call_log.failed(error, request_id, operation, call, source, time.perf_counter() - start)
            self.metrics.refused(operation.name if operation else "unknown", "internal")
            return errors.internal(place.service, place.protocol, request_id)
        return response

    def too_large(self, request: Request, limit: int) -> Response:
        """The answer to a request whose body is over the limit."""
        place = _place(request, signature(request))
        problem = Problem(
            Kind.TOO_LARGE, f"The request is larger than {limit} bytes, which is the most that is accepted."
        )
        return errors.respond(problem, place.service, place.protocol, None, self.means.draw.uuid())

    def _call(
        self,
        request: Request,
        signed: Signed | Problem,
        place: Place,
        operation: Operation,
        request_id: str,
        source: str,
        *,
        secure: bool,
    ) -> Call:
        wall = self.clock()
        if operation.unsigned:
            values = codec.read(place.protocol, operation, request)
            known = credentials.nobody_yet(self.means, values)
        else:
            known = identify(self.means, request, signed, operation.service.scope, wall)
            values = codec.read(place.protocol, operation, request)
        return Call(
            name=operation.name,
            principal=known.principal,
            input=values,
            now=known.account.now(wall),
            wall=wall,
            request_id=request_id,
            region=self.means.region,
            session_policies=known.session_policies,
            source=source,
            secure=secure,
            user_agent=(request.header(b"user-agent") or b"").decode("latin-1"),
        )

    async def _perform(self, call: Call) -> Mapping[str, Any]:
        operation = registry.find(call.name)
        for _ in range(TRIES):
            try:
                if operation.waits:
                    return await self._aside(self.waiting, self._whole, call)
                if operation.slow or self._blocking:
                    return await self._aside(self.pool, self._steadily, self._whole, call)
                output, work = perform(self.means, call, waits=False)
                for future in work.pending:
                    await _durable(future)
            except Conflict:
                continue
            return await self._aside(self.pool, output.output) if isinstance(output, Computing) else output
        raise Problem(Kind.CONFLICT, "The same resource is being changed by many requests at once. Try again.")

    def _whole(self, call: Call) -> Mapping[str, Any]:
        return whole(self.means, call)

    @property
    def _blocking(self) -> bool:
        """Whether a look at the store waits for a network: then the event loop does not look."""
        return self.means.store.blocking

    def _steadily(self, work: Callable[..., T], *given: Any) -> T:
        with self.means.store.steady():
            return work(*given)

    async def _aside(self, pool: Executor | None, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work, *given)


def _place(request: Request, signed: Signed | Problem) -> Place:
    return route.place(request, signed.service if isinstance(signed, Signed) else None)


async def _durable(future: "Future[None]") -> None:
    """Wait for a write without a detour over another thread: most end on this loop's own."""
    if not future.done():
        loop = asyncio.get_running_loop()
        here, done = threading.get_ident(), loop.create_future()

        def wake(_: "Future[None]") -> None:
            if threading.get_ident() == here:
                settle()
            else:
                loop.call_soon_threadsafe(settle)

        def settle() -> None:
            if not done.done():
                done.set_result(None)

        future.add_done_callback(wake)
        await done
    future.result()
