"""A bench for functions: a real runner with clocks that move by hand, and builders with good defaults."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs
import pytest

from tokiwa.runner.bubblewrap import choose
from tokiwa.runner.function import Code, Credentials, FunctionSpec, Invocation
from tokiwa.runner.outcome import Outcome
from tokiwa.runner.pool import Limits
from tokiwa.runner.runner import Runner
from tokiwa.runner.sandbox import Endpoint, Rlimits, Sandbox

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def make_code(files: dict[str, str | bytes], executable: tuple[str, ...] = ()) -> Code:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(entry, content)
    return Code(hashlib.sha256(written.getvalue()).hexdigest(), written.getvalue())


def make_spec(**changes: Any) -> FunctionSpec:
    defaults: dict[str, Any] = {
        "arn": "arn:aws:lambda:eu-west-1:123456789012:function:install",
        "name": "install",
        "version": "$LATEST",
        "runtime": "python3.12",
        "handler": "app.handler",
        "memory_mb": 128,
        "timeout_s": 10,
        "environment": {},
        "log_group": "/aws/lambda/install",
        "log_stream": "2027/01/01/[$LATEST]0123",
        "region": "eu-west-1",
        "account": "123456789012",
        "revision": "1",
    }
    return FunctionSpec(**{**defaults, **changes})


def make_credentials(**changes: Any) -> Credentials:
    defaults: dict[str, Any] = {
        "access_key": "ASIAEXAMPLE",
        "secret": "secret-of-the-role",
        "session_token": "token-of-the-role",
        "expires": NOW + timedelta(hours=1),
    }
    return Credentials(**{**defaults, **changes})


class Bench:
    """A runner under test. `now` is the credentials' time, `idle_clock` the one for idleness."""

    def __init__(self, base: Path, sandbox: Sandbox, endpoint: Endpoint, limits: Limits | None = None) -> None:
        self.now = NOW
        self.idle_clock = 0.0
        self.base = base
        self.runner = Runner(
            base,
            lambda: endpoint,
            # Functions compare their deadline with the machine's clock.
            lambda: datetime.now(UTC),
            monotonic=lambda: self.idle_clock,
            limits=limits,
            sandbox=sandbox,
        )

    def run(
        self,
        source: str | dict[str, str | bytes],
        event: Any = None,
        *,
        credentials: Credentials | None = None,
        invocation: dict[str, Any] | None = None,
        executable: tuple[str, ...] = (),
        **changes: Any,
    ) -> Outcome:
        """Run a function of one file (`app.py`) or several."""
        code = make_code({"app.py": source} if isinstance(source, str) else source, executable)
        given = {"request_id": "req-1", "payload": json.dumps(event).encode(), **(invocation or {})}
        return self.runner.invoke(
            make_spec(**changes), code, credentials or make_credentials(), Invocation(**given), self.now
        )


@pytest.fixture
def code_of() -> Callable[[dict[str, str | bytes]], Code]:
    return make_code


@pytest.fixture
def spec_of() -> Callable[..., FunctionSpec]:
    return make_spec


@pytest.fixture
def credentials_of() -> Callable[..., Credentials]:
    return make_credentials


@pytest.fixture
def sandbox_of() -> Callable[..., Sandbox]:
    return make_sandbox


SANDBOXES = ["rlimits", "bubblewrap"]


def make_sandbox(kind: str, network: str = "api") -> Sandbox:
    """The sandbox, or a skip where this machine cannot make it."""
    sandbox = Rlimits() if kind == "rlimits" else choose(network)
    if sandbox.name != kind:
        pytest.skip("bubblewrap does not work on this machine")
    return sandbox


@pytest.fixture(params=SANDBOXES)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return make_sandbox(request.param)


@pytest.fixture
def new_bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    benches: list[Bench] = []

    def new(sandbox: Sandbox | None = None, **options: Any) -> Bench:
        folder = tmp_path / f"runner-{len(benches)}"
        benches.append(Bench(folder, sandbox or Rlimits(), **{"endpoint": Endpoint("http://127.0.0.1:9"), **options}))
        return benches[-1]

    yield new
    for bench in benches:
        bench.runner.close()


@pytest.fixture
def bench(new_bench: Callable[..., Bench], sandbox: Sandbox) -> Bench:
    return new_bench(sandbox)


@pytest.fixture
def plain(new_bench: Callable[..., Bench]) -> Bench:
    """A bench that needs no bubblewrap, for what does not depend on the sandbox."""
    return new_bench()


@attrs.define
class FakeAcm:
    """An ACM of one operation. `calls` are the requests: target, authorization and input."""

    url: str = ""
    calls: list[tuple[str, str, dict[str, Any]]] = attrs.field(factory=list)


@pytest.fixture
def acm() -> Iterator[FakeAcm]:
    fake = FakeAcm()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.calls.append((self.headers["X-Amz-Target"], self.headers["Authorization"], body))
            answer = json.dumps(
                {"Certificate": "LEAF\nPEM", "CertificateChain": "CHAIN\nPEM", "PrivateKey": "KEY\nPEM"}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()
