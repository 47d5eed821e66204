"""What the tests of the wire share: values made from shapes, and botocore as the other end of the line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest, HeadersDict, create_request_object, prepare_request_dict
from botocore.credentials import Credentials
from botocore.model import Shape
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from tokiwa.wire.catalog import Operation, Protocol
from tokiwa.wire.message import Request, Response

HARD = "aé日 /+&=%<>\"'.:\t\n~*"  # every one of these has a meaning somewhere on the wire
PLAIN = "abcXYZ019-_"
BOUNDS = {"integer": 31, "long": 63}


@attrs.define
class Draw:
    """A sequence of numbers that looks random and is the same for the same seed (Knuth's MMIX generator)."""

    state: int

    def below(self, limit: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def text(self, alphabet: str) -> str:
        return "".join(alphabet[self.below(len(alphabet))] for _ in range(1 + self.below(12)))


def build(shape: Shape, draw: Draw, *, fraction: bool, depth: int = 0) -> Any:
    """A value of the shape, or None where the shape goes on for ever."""
    match shape.type_name:
        case "structure":
            return _structure(shape, draw, fraction, depth)
        case "list":
            found = [build(shape.member, draw, fraction=fraction, depth=depth + 1) for _ in range(1 + draw.below(2))]
            return None if None in found else found
        case "map":
            item = build(shape.value, draw, fraction=fraction, depth=depth + 1)
            return None if item is None else {draw.text(HARD): item}
        case "string":
            return draw.text(PLAIN if shape.serialization.get("location") == "header" else HARD)
        case "blob":
            return bytes(draw.below(256) for _ in range(1 + draw.below(9)))
        case "boolean":
            return bool(draw.below(2))
        case "timestamp":
            milliseconds = draw.below(1000) if fraction else 0
            return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=draw.below(10**9), milliseconds=milliseconds)
        case "double" | "float":
            return draw.below(10**6) / 64
    bound = 2 ** BOUNDS[shape.type_name]
    return draw.below(2 * bound) - bound


def _structure(shape: Any, draw: Draw, fraction: bool, depth: int) -> dict[str, Any] | None:
    if depth > 6:
        return None
    names = list(shape.members)
    if shape.is_tagged_union:
        names = [names[draw.below(len(names))]]
    # botocore cannot leave out a label of the path, and sends an absent payload as an empty one.
    always = {shape.serialization.get("payload")}
    always |= {name for name in names if shape.members[name].serialization.get("location") == "uri"}
    found = {}
    for name in names:
        if len(names) == 1 or name in always or draw.below(4):
            value = build(shape.members[name], draw, fraction=fraction, depth=depth + 1)
            if value is not None:
                found[name] = value
    return found or None


def ask(operation: Operation, protocol: Protocol, values: dict[str, Any]) -> Request:
    """The request that botocore sends for this input."""
    serialized = create_serializer(protocol.value, include_validation=False).serialize_to_request(
        values, operation.model
    )
    prepare_request_dict(serialized, "http://127.0.0.1:4566")
    prepared = create_request_object(serialized).prepare()
    url = urlsplit(prepared.url)
    headers = []
    for name, value in prepared.headers.items():
        data = value if isinstance(value, bytes) else str(value).encode()
        headers.append((name.lower().encode(), data))
    body = prepared.body or b""
    return Request(
        method=prepared.method,
        raw_path=url.path.encode(),
        raw_query=url.query.encode(),
        headers=tuple(headers),
        body=body if isinstance(body, bytes) else body.encode(),
    )


def hear(shape: Shape | None, protocol: Protocol, response: Response) -> dict[str, Any]:
    """What botocore makes of an answer; an error is under `Error`."""
    headers = HeadersDict({name.decode(): value.decode() for name, value in response.headers})
    answer = {"status_code": response.status, "headers": headers, "body": response.body}
    parsed: dict[str, Any] = create_parser(protocol.value).parse(answer, shape)
    return parsed


KEY = "AKIDEXAMPLE000000000"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
HOST = "tokiwa.example:4566"
TARGET = (("X-Amz-Target", "CertificateManager.DescribeCertificate"),)


def sign(
    path="/",
    *,
    method="POST",
    body=b'{"CertificateArn": "arn"}',
    headers=TARGET,
    service="acm",
    region="eu-west-1",
    token=None,
    expires=None,
) -> Request:
    """A request that botocore signed, in the header or, with `expires`, in the query string."""
    unsigned = AWSRequest(method, f"http://{HOST}{path}", dict(headers), body)
    credentials = Credentials(KEY, SECRET, token)
    if expires is None:
        SigV4Auth(credentials, service, region).add_auth(unsigned)
    else:
        SigV4QueryAuth(credentials, service, region, expires=expires).add_auth(unsigned)
    url = unsigned.url.removeprefix(f"http://{HOST}")
    raw_path, _, raw_query = url.partition("?")
    found = [(b"host", HOST.encode()), (b"user-agent", b"boto3")]
    found += [(name.lower().encode(), value.encode()) for name, value in unsigned.headers.items()]
    return Request(method, raw_path.encode(), raw_query.encode(), tuple(found), body)


@pytest.fixture(name="build")
def _build() -> Callable[..., Any]:
    return lambda shape, seed, *, fraction=False: build(shape, Draw(seed), fraction=fraction) or {}


@pytest.fixture(name="ask")
def _ask() -> Callable[..., Request]:
    return ask


@pytest.fixture(name="hear")
def _hear() -> Callable[..., dict[str, Any]]:
    return hear


@pytest.fixture(name="sign")
def _sign() -> Callable[..., Request]:
    return sign
