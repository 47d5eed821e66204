"""What the stories about events share: calls as boto3 sees them, builders, and an HTTP endpoint that takes notes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs
import pytest
from botocore.parsers import create_parser

from tokiwa.domain.account import TestClock
from tokiwa.domain.change import Change
from tokiwa.domain.log_event import FIRST, LAST, LogGroup
from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.store import accounts, deliveries, logs
from tokiwa.wire import catalog, errors, json11
from world import ACCOUNT, REGION, World

DEFAULT_BUS = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/rule"
LOG_GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/events/seen"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:dead"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:install"
PATTERN = json.dumps({"source": ["app"]})


@attrs.frozen
class Client:
    """Somebody who calls EventBridge or Health: `client("events:PutRule", Name=...)` gives boto3's answer."""

    world: World
    principal: Principal

    def __call__(self, name: str, **given: Any) -> dict[str, Any]:
        operation = catalog.operation(name)
        answer = json11.write(operation, self.world.call(name, given, self.principal), "1")
        parsed = create_parser("json").parse(
            {"body": answer.body, "headers": {}, "status_code": answer.status}, operation.output
        )
        parsed.pop("ResponseMetadata")
        return dict(parsed)

    def refused(self, name: str, **given: Any) -> str:
        """The error that a call ends with: its code on the wire, and the message."""
        with pytest.raises(Problem) as caught:
            self(name, **given)
        operation = catalog.operation(name)
        found = errors.word(caught.value, operation.service, catalog.Protocol.JSON, operation)
        return f"{found.code}: {caught.value.message}"

    def rule(self, name: str = "rule", *targets: dict[str, Any], **changes: Any) -> str:
        """The ARN of a new rule that takes what `app` sends, with these targets."""
        wanted = {"Name": name, "EventPattern": PATTERN, **changes}
        arn: str = self("events:PutRule", **{k: v for k, v in wanted.items() if v is not None})["RuleArn"]
        if targets:
            on = {"EventBusName": changes["EventBusName"]} if "EventBusName" in changes else {}
            self("events:PutTargets", Rule=name, Targets=list(targets), **on)
        return arn

    def send(self, **changes: Any) -> str:
        """The id of an event that was put."""
        entry = {"Source": "app", "DetailType": "Done", "Detail": '{"n":1}', **changes}
        (answer,) = self("events:PutEvents", Entries=[entry])["Entries"]
        identity: str = answer["EventId"]
        return identity

    def log_group(self) -> None:
        """The log group that LOG_GROUP names."""
        made = LogGroup(self.principal.account, REGION, "/aws/events/seen", self.world.now)
        self.world.means.store.submit([Change(puts=(made,))])[0].result()


def target(arn: str = LOG_GROUP, id_: str = "one", **more: Any) -> dict[str, Any]:
    """A target, the log group unless another is named."""
    return {"Id": id_, "Arn": arn, **more}


def lines(world: World, group: str = "/aws/events/seen", account: str = ACCOUNT) -> list[Any]:
    """What is in a log group, oldest first, as JSON."""
    with world.means.store.snapshot() as tx:
        return [json.loads(event.text) for event in logs.read(tx, account, group, None, FIRST, LAST, backward=False)]


def delivered(world: World, account: str = ACCOUNT) -> list[deliveries.Delivery]:
    """The deliveries of an account, oldest first."""
    with world.means.store.snapshot() as tx:
        return list(reversed(deliveries.latest(tx, account, world.account_now(account), 1000)))


def put_ahead(world: World, account: str, **by: float) -> None:
    """Set the test clock of an account ahead of the wall clock (as timedelta's arguments)."""
    with world.means.store.snapshot() as tx:
        found = accounts.get(tx, account)
    assert found is not None
    moved = evolve(found, clock=TestClock(ahead=timedelta(**by)))
    world.means.store.submit([Change(puts=(moved,))])[0].result()


@attrs.define
class Endpoint:
    """An HTTP server that notes each request and answers what it is told: (status, headers, body), the last for ever."""

    url: str
    answers: list[tuple[int, dict[str, str], str]] = attrs.field(factory=lambda: [(200, {}, "{}")])
    requests: list[dict[str, Any]] = attrs.field(factory=list)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Note a request and answer it."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self.requests.append(
            {
                "method": handler.command,
                "path": handler.path,
                "headers": {k.lower(): v for k, v in handler.headers.items()},
                "body": body.decode(),
            }
        )
        status, headers, text = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(text.encode())


@contextmanager
def http_endpoint() -> Iterator[Endpoint]:
    """A server on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            endpoint.take(self)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any  # noqa: N815 - names of http.server

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
