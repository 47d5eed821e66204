"""A real server on a port of its own, and requests to it that are signed by hand, so that anything can be wrong."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import attrs
import boto3
from botocore.config import Config

from tokiwa.app.now import wall_clock
from tokiwa.http.api import Api
from tokiwa.http.edge import Edge
from tokiwa.http.metrics import Metrics
from tokiwa.http.readiness import readiness
from tokiwa.http.server import Server
from tokiwa.wire import cbor_items
from world import World

REGION = "us-east-1"
PLAIN = Config(retries={"max_attempts": 1}, tcp_keepalive=False)


@attrs.frozen
class Keys:
    """Somebody's credentials."""

    id: str
    secret: str
    token: str | None = None


@attrs.frozen
class Message:
    """A request before it is signed, for a protocol that `service` speaks."""

    service: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    query: str = ""


@attrs.frozen
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def code(self) -> str:
        """The error's code, wherever the protocol has it."""
        if "cbor" in self.headers.get("content-type", ""):
            return str(cbor_items.decode(self.body)["__type"])
        if "x-amzn-errortype" in self.headers:
            return str(self.headers["x-amzn-errortype"])
        found = re.search(rb"<Code>(.*?)</Code>|\"__type\":\s*\"(.*?)\"", self.body)
        return (found[1] or found[2]).decode() if found else ""


JSON = Message(
    "acm",
    "POST",
    "/",
    {"content-type": "application/x-amz-json-1.1", "x-amz-target": "CertificateManager.ListCertificates"},
    b"{}",
)
QUERY = Message(
    "sts",
    "POST",
    "/",
    {"content-type": "application/x-www-form-urlencoded"},
    b"Action=GetCallerIdentity&Version=2011-06-15",
)
REST = Message("lambda", "GET", "/2015-03-31/functions", {})
CBOR = Message(
    "acm-pca",
    "POST",
    "/service/ACMPrivateCA/operation/ListCertificateAuthorities",
    {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"},
    b"\xa0",
)


def sign(
    message: Message,
    keys: Keys,
    host: str,
    *,
    age: timedelta = timedelta(),
    region: str = REGION,
    service: str | None = None,
    scope_date: str | None = None,
    terminator: str = "aws4_request",
    unsigned: tuple[str, ...] = (),
) -> dict[str, str]:
    """The headers with their signature (IAM User Guide, "Create a signed AWS API request")."""
    stamp = f"{wall_clock() - age:%Y%m%dT%H%M%SZ}"
    headers = {**message.headers, "host": host, "x-amz-date": stamp}
    if keys.token:
        headers["x-amz-security-token"] = keys.token
    names = sorted(name for name in headers if name not in unsigned)
    lines = "".join(f"{name}:{headers[name]}\n" for name in names)
    digest = hashlib.sha256(message.body).hexdigest()
    canonical = f"{message.method}\n{message.path}\n{message.query}\n{lines}\n{';'.join(names)}\n{digest}"
    scope = f"{scope_date or stamp[:8]}/{region}/{service or message.service}/{terminator}"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    authorization = f"Credential={keys.id}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"
    return {**headers, "authorization": f"AWS4-HMAC-SHA256 {authorization}"}


class Serving:
    """The server of a world, on the wall clock. `root` has the keys of its first account."""

    def __init__(
        self, world: World, host: str = "127.0.0.1", patience: float = 0.1, tls: ssl.SSLContext | None = None
    ) -> None:
        self.world = world
        made = world.call("iam:CreateAccessKey")["AccessKey"]
        self.root = Keys(made["AccessKeyId"], made["SecretAccessKey"])
        self.socket = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port = self.socket.getsockname()[1]
        self.host = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self.url = f"http://{self.host}"
        self._pool = ThreadPoolExecutor(4)
        self.api = Api(world.means, wall_clock, self._pool, Metrics())
        edge = Edge(self.api, lambda: readiness(world.means.store))
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(edge, patience, tls, started)))
        self._thread.start()
        started.wait()

    async def _run(self, edge: Edge, patience: float, tls: ssl.SSLContext | None, started: threading.Event) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self.world.means.store.attach(self._loop)
        server = Server(edge, wall_clock, patience=patience, tls=tls)
        await server.listen(self.socket)
        started.set()
        await self._over.wait()
        await server.close()
        self.world.means.store.detach()

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._pool.shutdown()

    def client(self, service: str, keys: Keys | None = None, **more: Any) -> Any:
        """A boto3 client."""
        keys = keys or self.root
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=keys.id,
            aws_secret_access_key=keys.secret,
            aws_session_token=keys.token,
            config=PLAIN,
            **more,
        )

    def send(self, message: Message, headers: Mapping[str, str]) -> Answer:
        """One request as it is, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            path = f"{message.path}?{message.query}" if message.query else message.path
            connection.request(message.method, path, message.body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def call(self, message: Message, keys: Keys | None = None, **wrong: Any) -> Answer:
        """One signed request; `wrong` as in `sign`."""
        return self.send(message, sign(message, keys or self.root, self.host, **wrong))

    def raw(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(self.socket.getsockname()[:2], timeout=20)


def ago(**by: float) -> datetime:
    """So long ago, by the wall clock."""
    return wall_clock() - timedelta(**by)
