"""A trace from a caller's request through an event to the function that hears of it."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.http.serving import JSON, Keys, Message, sign

from functions import FAILS, Client, allow
from tokiwa.app import tracing as tracing_module
from tokiwa.app.now import wall_clock
from tokiwa.app.tracing import Carrying, TracedApi, Tracing
from tokiwa.app.watched import WatchedLoop, WatchedRunner, WatchedStore
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change, Job
from tokiwa.domain.problem import Problem
from tokiwa.domain.trace import of_header
from tokiwa.domain.value import evolve
from tokiwa.http.metrics import Metrics
from tokiwa.jobs import registry
from tokiwa.jobs.registry import JobKind
from tokiwa.runner.sandbox import Endpoint
from tokiwa.wire.message import Request, Response
from world import ACCOUNT, REGION, World

pytest.importorskip("opentelemetry.sdk", reason="an extra")
TRACE, STEP = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = {"traceparent": f"00-{TRACE}-{STEP}-01"}
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:install"
TELLS = "import os\ndef handler(event, context):\n    print('trace', os.environ.get('_X_AMZN_TRACE_ID'))\n"
PUT = attrs.evolve(
    JSON,
    service="events",
    headers={"content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents"},
    body=json.dumps({"Entries": [{"Source": "app", "DetailType": "Done", "Detail": "{}"}]}).encode(),
)


class Traced:
    """A world that traces, and what it traced."""

    def __init__(self, world: World, folder: Path) -> None:
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import SimpleSpanProcessor
        from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

        self.exporter, provider = InMemorySpanExporter(), TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracing, metrics = Tracing(provider), Metrics()
        self.store = WatchedStore(world.settings.database)
        self.store.watch(metrics, self.tracing)
        self.runner = WatchedRunner(folder, lambda: Endpoint(world.settings.url, None), lambda: world.now)
        self.runner.watch(metrics, self.tracing)
        self.means = evolve(world.means, store=self.store, runner=self.runner)
        self.loop = WatchedLoop(self.means, registry.load(), lambda: world.now, "traced", metrics, self.tracing)
        self.world = world
        self.pool = ThreadPoolExecutor(1)
        self.api = TracedApi(self.means, wall_clock, Carrying(self.pool), metrics, tracing=self.tracing)
        made = world.call("iam:CreateAccessKey")["AccessKey"]
        self.keys = Keys(made["AccessKeyId"], made["SecretAccessKey"])

    def call(self, message: Message, **headers: str) -> Response:
        """One call over the API."""
        message = attrs.evolve(message, headers={**message.headers, **headers})
        signed = sign(message, self.keys, "tokiwa")
        raw = tuple((name.encode(), value.encode()) for name, value in signed.items())
        request = Request(message.method, message.path.encode(), b"", raw, message.body)
        return asyncio.run(self.api.serve(request, "192.0.2.1", secure=False))

    def spans(self, name: str) -> list[Any]:
        return [span for span in self.exporter.get_finished_spans() if span.name == name]

    def span(self, name: str) -> Any:
        (found,) = self.spans(name)
        return found

    def close(self) -> None:
        self.loop.close()
        self.runner.close()
        self.store.close()
        self.pool.shutdown()
        self.tracing.close()


@pytest.fixture
def traced(world: World, tmp_path: Path) -> Iterator[Traced]:
    own, made = world.means, Traced(world, tmp_path / "traced")
    world.means = made.means
    yield made
    world.means = own
    made.close()


def under(span: Any) -> tuple[str, str]:
    """The trace of a span and the step that it is under."""
    return (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}" if span.parent else "")


def step(span: Any) -> str:
    return f"{span.context.span_id:016x}"


def automation(world: World, source: str) -> Client:
    """A rule whose target is a function."""
    client = Client(world, world.root)
    client.role("install-role", allow("logs:*"))
    client.function(source)
    client("events:PutRule", Name="rule", EventPattern='{"source": ["app"]}')
    client("events:PutTargets", Rule="rule", Targets=[{"Id": "one", "Arn": FUNCTION}])
    client("lambda:AddPermission", **permission())
    return client


def permission() -> dict[str, str]:
    return {
        "FunctionName": "install",
        "StatementId": "events",
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
    }


def test_one_trace_leads_from_the_request_to_the_function(traced: Traced, world: World) -> None:
    client = automation(world, TELLS)
    assert traced.call(PUT, **TRACEPARENT).status == 200
    traced.loop.settle()
    put, delivered = traced.span("events:PutEvents"), traced.span("job deliver")
    invoked, function = traced.span("job invoke"), traced.span("invoke function")
    assert under(put) == (TRACE, STEP)
    assert under(delivered) == (TRACE, step(put))
    assert under(invoked) == (TRACE, step(delivered))
    assert under(function) == (TRACE, step(invoked))
    (line,) = client.log(pattern="trace")
    found = of_header(line.removeprefix("trace "))
    assert found is not None
    assert (found.trace, found.step) == (TRACE, step(function))
    assert function.attributes["faas.name"] == "install"
    assert function.attributes["faas.coldstart"] is True
    assert put.attributes["http.response.status_code"] == 200
    assert delivered.attributes["tokiwa.job.attempt"] == 1


def test_a_retry_stays_in_the_trace_and_a_failure_is_one(traced: Traced, world: World) -> None:
    automation(world, FAILS)
    traced.call(PUT, **TRACEPARENT)
    traced.loop.settle()
    world.now += timedelta(minutes=1)
    traced.loop.settle()
    first, second = traced.spans("job invoke")
    assert under(first) == under(second)
    assert [second.attributes["tokiwa.job.kind"], len(traced.spans("invoke function"))] == ["invoke", 2]
    assert {span.status.description for span in traced.spans("invoke function")} == {"ValueError"}


HEADERS: dict[str, tuple[dict[str, str], tuple[str, str] | None]] = {
    "of W3C": (TRACEPARENT, (TRACE, STEP)),
    "of AWS": (
        {"x-amzn-trace-id": f"Root=1-{TRACE[:8]}-{TRACE[8:]};Parent={STEP};Sampled=1"},
        (TRACE, STEP),
    ),
    "broken": ({"traceparent": "00-nothing"}, None),
    "none": ({}, None),
}


@pytest.mark.parametrize(("headers", "parent"), HEADERS.values(), ids=HEADERS)
def test_a_call_is_under_the_step_that_its_request_names(
    traced: Traced, headers: dict[str, str], parent: tuple[str, str] | None
) -> None:
    traced.call(JSON, **headers)
    span = traced.span("acm:ListCertificates")
    assert span.parent is None if parent is None else under(span) == parent


def test_what_its_caller_does_not_record_is_not_recorded(traced: Traced) -> None:
    traced.call(JSON, traceparent=f"00-{TRACE}-{STEP}-00")
    assert traced.exporter.get_finished_spans() == ()


def test_a_refusal_is_no_failure_of_the_server_and_nobody_s_request_has_a_name(traced: Traced) -> None:
    assert traced.call(attrs.evolve(JSON, headers={**JSON.headers, "x-amz-target": "Nothing.Nothing"})).status == 404
    span = traced.span("unknown operation")
    assert span.attributes["http.response.status_code"] == 404
    assert span.status.is_unset


def test_work_that_breaks_says_so(traced: Traced, world: World) -> None:
    def handler(*_: Any) -> None:
        raise ZeroDivisionError

    kind = traced.tracing.traced({"k": JobKind("k", handler)})["k"]
    batch = Batch("k", (Task("k", "a", ACCOUNT, world.now, 1, "lease"),), world.now, REGION)
    with pytest.raises(ZeroDivisionError):
        kind.handler(traced.means.work(), batch)
    assert not traced.span("job k").status.is_ok


def test_nothing_is_stamped_while_nothing_is_under_way(traced: Traced) -> None:
    change = Change(jobs=(Job("invoke", "k", ACCOUNT, wall_clock(), b"{}"),))
    assert traced.tracing.stamped(change) is change


def test_threads_know_the_step_in_which_something_was_handed_to_them() -> None:
    step_: ContextVar[str] = ContextVar("step", default="none")
    with ThreadPoolExecutor(1) as pool:
        step_.set("one")
        assert pool.submit(step_.get).result() == "none"
        assert Carrying(pool).submit(step_.get).result() == "one"


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(Problem, match=r"pip install \"tokiwa\[otel\]\""):
        tracing_module.start("http://localhost:4318", {})


def test_spans_are_sent_to_a_collector() -> None:
    """By OTLP over HTTP, whose bytes have the names in clear."""
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="an extra")
    sent = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append((self.path, self.headers["Content-Type"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Collector) as collector:
        thread = threading.Thread(target=collector.handle_request)
        thread.start()
        tracing = tracing_module.start(
            f"http://127.0.0.1:{collector.server_port}/", {"service.instance.id": "node one"}
        )
        with tracing.span("a step", {}):
            pass
        tracing.close()
        thread.join()
    ((path, kind, body),) = sent
    assert (path, kind) == ("/v1/traces", "application/x-protobuf")
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    assert all(name in plain for name in (b"a step", b"tokiwa", b"node one"))
