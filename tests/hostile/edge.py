"""The HTTP edge in this process: signed requests in, answers out as botocore's parsers read them."""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import attrs
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, HeadersDict
from botocore.credentials import Credentials
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from callers import Caller, allow
from tokiwa.http.api import Api
from tokiwa.http.metrics import Metrics
from tokiwa.wire import cbor_items, json_scalars
from tokiwa.wire.catalog import Operation, Protocol
from tokiwa.wire.message import Request
from world import REGION, World

HOST = "localhost:8420"
HANGS = 60.0  # seconds after which a request counts as never answered
_CONTENT_TYPES = {
    Protocol.JSON: "application/x-amz-json-1.1",
    Protocol.CBOR: "application/cbor",
    Protocol.QUERY: "application/x-www-form-urlencoded; charset=utf-8",
    Protocol.REST_JSON: "application/json",
}


@attrs.frozen
class Sent:
    """A request before it is signed; `url` is the path with its query string."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes

    def __str__(self) -> str:
        shown = self.body if len(self.body) <= 1500 else self.body[:700] + b" ... " + self.body[-700:]
        return f"{self.method} {self.url[:500]}\n{self.headers}\n{shown!r}"


@attrs.frozen
class Answer:
    """What came back, and the processor seconds that it cost."""

    status: int
    code: str
    message: str
    seconds: float
    parsed: dict[str, Any]


class Edge:
    """`send` signs a request as an administrator and gives the answer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._pool = ThreadPoolExecutor(2)
        self._loop = asyncio.new_event_loop()
        self._api = Api(world.means, lambda: datetime.now(UTC), self._pool, Metrics())
        root = Caller(world, world.root)
        root.user("admin", allow("*"))
        key = root("iam:CreateAccessKey", UserName="admin")["AccessKey"]
        self._credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])

    def close(self) -> None:
        """End it."""
        self._pool.shutdown()
        self._loop.close()

    def send(self, operation: Operation, protocol: Protocol, sent: Sent) -> Answer:
        """The answer to a request that is signed for the operation's service."""
        return self.answer(operation, protocol, self.signed(operation.service.scope, sent))

    def signed(self, service: str, sent: Sent) -> Request:
        """The request with botocore's signature."""
        request = AWSRequest(sent.method, f"http://{HOST}{sent.url}", {**sent.headers, "Host": HOST}, sent.body)
        SigV4Auth(self._credentials, service, REGION).add_auth(request)
        path, _, query = sent.url.partition("?")
        headers = tuple(
            (name.lower().encode("latin-1"), str(value).encode("latin-1")) for name, value in request.headers.items()
        )
        return Request(sent.method, path.encode("latin-1"), query.encode("latin-1"), headers, sent.body)

    def answer(self, operation: Operation, protocol: Protocol, request: Request) -> Answer:
        """The answer to a request that is signed already. TimeoutError when none comes."""
        gc.freeze()  # a collection would walk through whatever all tests have made, which takes longer than the request
        start = time.process_time()
        try:
            response = self._loop.run_until_complete(
                asyncio.wait_for(self._api.serve(request, "127.0.0.1", secure=False), HANGS)
            )
        finally:
            seconds = time.process_time() - start
            gc.unfreeze()
        headers = HeadersDict({name.decode(): value.decode("latin-1") for name, value in response.headers})
        parsed = create_parser(protocol.value).parse(
            {"body": response.body, "headers": headers, "status_code": response.status}, operation.output
        )
        error = parsed.get("Error", {})
        return Answer(response.status, error.get("Code", ""), error.get("Message", ""), seconds, parsed)

    def call(self, operation: Operation, values: dict[str, Any]) -> Answer:
        """A well-formed call, in the service's first protocol."""
        protocol = operation.service.protocols[-1]
        return self.send(operation, protocol, serialized(operation, protocol, values))


def serialized(operation: Operation, protocol: Protocol, values: dict[str, Any]) -> Sent:
    """The request that a client makes of this input, which need not be valid."""
    if protocol in {Protocol.JSON, Protocol.CBOR}:
        encode = json_scalars.encode if protocol is Protocol.JSON else cbor_items.encode
        return of_body(operation, protocol, encode(values))
    made = create_serializer(protocol.value, include_validation=False).serialize_to_request(values, operation.model)
    body = made["body"]
    if isinstance(body, dict):
        request = AWSRequest("POST", f"http://{HOST}/", data=body)
        body = request.prepare().body
    url = made["url_path"]
    if made["query_string"]:
        url = urlsplit(AWSRequest("GET", f"http://{HOST}{url}", params=made["query_string"]).prepare().url)
        url = f"{url.path}?{url.query}"
    headers = {"Content-Type": _CONTENT_TYPES[protocol], **{str(k): str(v) for k, v in made["headers"].items()}}
    return Sent(made["method"], url, headers, body.encode() if isinstance(body, str) else body or b"")


def of_body(operation: Operation, protocol: Protocol, body: bytes) -> Sent:
    """A request whose whole input is its body (JSON 1.1 and CBOR)."""
    prefix, name = operation.service.target_prefix, operation.model.name
    headers = {"Content-Type": _CONTENT_TYPES[protocol]}
    if protocol is Protocol.CBOR:
        return Sent("POST", f"/service/{prefix}/operation/{name}", headers | {"smithy-protocol": "rpc-v2-cbor"}, body)
    return Sent("POST", "/", headers | {"X-Amz-Target": f"{prefix}.{name}"}, body)
