"""Smithy RPC v2 CBOR: a CBOR body each way, the operation in the path. Private CA and Health, as newer SDKs do."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from tokiwa.wire import cbor_items, json_scalars, times, tree
from tokiwa.wire.by_shape import ByShape, Function, same
from tokiwa.wire.catalog import Operation, Service
from tokiwa.wire.message import Headers, Request, Response


def read(operation: Operation, request: Request) -> dict[str, Any]:
    """The input in a request. Problem SERIALIZATION when it is not of the shape's types."""
    if operation.input is None:
        return {}
    body = cbor_items.decode(request.body) if request.body else {}
    values: dict[str, Any] = _readers(operation.service)(operation.input)(body)
    return values


def write(operation: Operation, output: Mapping[str, Any] | None, request_id: str) -> Response:
    """The answer with this output; None is the empty one. Without an output shape the body is empty."""
    headers = headers_of(request_id)
    if operation.output is None:
        return Response(200, headers)
    return Response(200, headers, cbor_items.encode(_writers(operation.service)(operation.output)(output or {})))


def headers_of(request_id: str) -> Headers:
    """The headers of every answer in this protocol."""
    return (
        (b"content-type", b"application/cbor"),
        (b"smithy-protocol", b"rpc-v2-cbor"),
        (b"x-amzn-requestid", request_id.encode()),
    )


def _blob(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    raise tree.mismatch(value, "Blob")


def _timestamp(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return times.from_epoch(json_scalars.real(value))  # some clients leave the tag away


_READ: dict[str, Function] = json_scalars.READ | {"blob": _blob, "timestamp": _timestamp}
_WRITE: dict[str, Function] = dict.fromkeys(_READ, same)


@cache
def _readers(_: Service) -> ByShape:
    return tree.reading(_READ)


@cache
def _writers(_: Service) -> ByShape:
    return tree.writing(_WRITE)
