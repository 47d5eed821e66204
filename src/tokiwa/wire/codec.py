"""The protocols by name: a request to the operation's validated input, its output to a response."""

from collections.abc import Mapping
from typing import Any

from tokiwa.wire import cbor, json11, query, restjson, validate
from tokiwa.wire.catalog import Operation, Protocol
from tokiwa.wire.message import Request, Response

_READ = {
    Protocol.JSON: json11.read,
    Protocol.REST_JSON: restjson.read,
    Protocol.QUERY: query.read,
    Protocol.CBOR: cbor.read,
}
_WRITE = {
    Protocol.JSON: json11.write,
    Protocol.REST_JSON: restjson.write,
    Protocol.QUERY: query.write,
    Protocol.CBOR: cbor.write,
}


def read(protocol: Protocol, operation: Operation, request: Request) -> dict[str, Any]:
    """The validated input. Problem SERIALIZATION for the wrong types, INVALID for values out of bounds."""
    values = _READ[protocol](operation, request)
    validate.check(operation, values)
    return values


def write(protocol: Protocol, operation: Operation, output: Mapping[str, Any] | None, request_id: str) -> Response:
    """The answer with this output; members that are None are left out."""
    return _WRITE[protocol](operation, output, request_id)
