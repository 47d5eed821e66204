"""OpenTelemetry spans of API calls, of due work and of functions; a trace goes with an event all the way to a function.

Off unless it is asked for, and then none of this is in the way of anything. Only here OpenTelemetry is imported, an
extra: pip install "tokiwa[otel]".
"""

import contextvars
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any

import attrs

from tokiwa.domain import async_event, dispatch
from tokiwa.domain.async_event import INVOKE, AsyncEvent
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change, Job
from tokiwa.domain.dispatch import DELIVER
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.trace import Trace, of_header, of_traceparent
from tokiwa.domain.value import evolve
from tokiwa.http.api import Api
from tokiwa.http.identify import signature
from tokiwa.jobs.registry import JobKind
from tokiwa.runner.function import FunctionSpec, Invocation
from tokiwa.runner.outcome import Outcome, Status
from tokiwa.store import events
from tokiwa.wire import route
from tokiwa.wire.message import Request, Response
from tokiwa.wire.sigv4 import Signed
from tokiwa.work import Work

ENDPOINT_PATH = "/v1/traces"


class Tracing:
    """Makes spans with a provider of OpenTelemetry's."""

    def __init__(self, provider: Any) -> None:
        from opentelemetry import trace

        self._api, self._provider = trace, provider
        self._tracer = provider.get_tracer("tokiwa")

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()

    @contextmanager
    def span(self, name: str, about: Mapping[str, str | int], parent: Trace | None = None) -> Iterator[Any]:
        """A step, under `parent` or under the step that is under way; an exception is on record in it."""
        context = None if parent is None else self._context(parent)
        with self._tracer.start_as_current_span(name, context=context, attributes=about) as span:
            yield span

    def fail(self, span: Any, why: str) -> None:
        """The step did not end well."""
        span.set_status(self._api.Status(self._api.StatusCode.ERROR, why))

    @property
    def header(self) -> str:
        """The step that is under way as X-Amzn-Trace-Id; empty when there is none."""
        found = self._api.get_current_span().get_span_context()
        if not found.is_valid:
            return ""
        return Trace(f"{found.trace_id:032x}", f"{found.span_id:016x}", found.trace_flags.sampled).header

    def stamped(self, change: Change) -> Change:
        """A change whose events, and whose work for functions, know the step that is under way."""
        header = self.header
        if not header or not (change.events or any(job.kind == INVOKE for job in change.jobs)):
            return change
        return evolve(
            change,
            events=tuple(event if event.trace else evolve(event, trace=header) for event in change.events),
            jobs=tuple(_stamped(job, header) if job.kind == INVOKE else job for job in change.jobs),
        )

    def traced(self, kinds: Mapping[str, JobKind]) -> Mapping[str, JobKind]:
        """The same kinds of work, each batch a step."""
        return {name: evolve(kind, handler=partial(self._worked, kind)) for name, kind in kinds.items()}

    def invoked(self, run: Callable[[Invocation], Outcome], spec: FunctionSpec, invocation: Invocation) -> Outcome:
        """Run an invocation as a step, of which the function knows."""
        with self.span("invoke function", {"faas.name": spec.name, "faas.version": spec.version}) as span:
            outcome = run(attrs.evolve(invocation, trace_id=self.header))
            span.set_attribute("faas.coldstart", outcome.init_ms is not None)
            if outcome.status is not Status.OK:
                self.fail(span, outcome.error_type or outcome.status.value)
            return outcome

    def _worked(self, kind: JobKind, work: Work, batch: Batch) -> None:
        about: dict[str, str | int] = {"tokiwa.job.kind": batch.kind, "tokiwa.job.count": len(batch.tasks)}
        if len(batch.tasks) == 1:
            about |= {"tokiwa.job.key": batch.tasks[0].key, "tokiwa.job.attempt": batch.tasks[0].attempt}
        with self.span(f"job {batch.kind}", about, _parent(work, batch)):
            kind.handler(work, batch)

    def _context(self, parent: Trace) -> Any:
        flags = self._api.TraceFlags(self._api.TraceFlags.SAMPLED if parent.sampled else self._api.TraceFlags.DEFAULT)
        found = self._api.SpanContext(int(parent.trace, 16), int(parent.step, 16), is_remote=True, trace_flags=flags)
        return self._api.set_span_in_context(self._api.NonRecordingSpan(found))


@attrs.frozen(eq=False, kw_only=True)
class TracedApi(Api):
    """Serves the AWS protocols, each call a step: under the caller's, when the request names one."""

    tracing: Tracing

    async def serve(self, request: Request, source: str, *, secure: bool) -> Response:
        """As of any API."""
        with self.tracing.span(_name(request), {"client.address": source}, _asked_for(request)) as span:
            response = await super().serve(request, source, secure=secure)
            span.set_attribute("http.response.status_code", response.status)
            names = dict(response.headers)
            span.set_attribute("aws.request_id", names.get(b"x-amzn-requestid", b"").decode())
            if response.status >= 500:
                self.tracing.fail(span, str(response.status))
            return response


class Carrying(Executor):
    """An executor whose threads know the step in which something was handed to them."""

    def __init__(self, within: Executor) -> None:
        self._within = within

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """As of any executor."""
        return self._within.submit(contextvars.copy_context().run, partial(fn, *args, **kwargs))


def start(url: str, attributes: Mapping[str, str]) -> Tracing:
    """Send traces by OTLP over HTTP to a collector at `url`; `attributes` say which node this is."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise Problem(Kind.INVALID, 'Traces need another package: pip install "tokiwa[otel]".') from None
    provider = TracerProvider(resource=Resource.create({"service.name": "tokiwa", **attributes}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(url.rstrip("/") + ENDPOINT_PATH)))
    return Tracing(provider)


def _stamped(job: Job, header: str) -> Job:
    event: AsyncEvent = async_event.read(job.payload)
    return job if event.trace else evolve(job, payload=evolve(event, trace=header).job(job.due).payload)


def _parent(work: Work, batch: Batch) -> Trace | None:
    """The step that led to an event which is now delivered, or for which a function is now invoked."""
    task = batch.tasks[0]
    if batch.kind == INVOKE:
        return of_header(async_event.read(task.payload).trace)
    if batch.kind == DELIVER:
        with work.means.store.snapshot() as tx:
            event = events.get(tx, dispatch.parts_of(task.key)[0])
        return None if event is None else of_header(event.trace)
    return None


def _name(request: Request) -> str:
    signed = signature(request)
    place = route.place(request, signed.service if isinstance(signed, Signed) else None)
    try:
        return route.operation(place, request).name
    except Problem:
        return "unknown operation"


def _asked_for(request: Request) -> Trace | None:
    for name, read in ((b"traceparent", of_traceparent), (b"x-amzn-trace-id", of_header)):
        text = request.header(name)
        if text is not None:
            return read(text.decode("latin-1"))
    return None
