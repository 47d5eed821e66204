"""JSON 1.1 (1.0 for CloudWatch): a JSON body each way, the operation in `X-Amz-Target`. Most services."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from tokiwa.wire import json_scalars, tree
from tokiwa.wire.by_shape import ByShape, Function
from tokiwa.wire.catalog import Operation, Service
from tokiwa.wire.message import Request, Response

CONTENT_TYPE = b"application/x-amz-json-1.1"  # of errors before it is known which service is meant


def read(operation: Operation, request: Request) -> dict[str, Any]:
    """The input in a request. Problem SERIALIZATION when it is not of the shape's types."""
    values: dict[str, Any] = _reader(operation)(json_scalars.decode(request.body))
    return values


def write(operation: Operation, output: Mapping[str, Any] | None, request_id: str) -> Response:
    """The answer with this output; None is the empty one."""
    headers = ((b"content-type", operation.service.json_type), (b"x-amzn-requestid", request_id.encode()))
    return Response(200, headers, json_scalars.encode(_writer(operation)(output or {})))


@cache
def _readers(_: Service) -> ByShape:
    return tree.reading(json_scalars.READ)


@cache
def _writers(_: Service) -> ByShape:
    return tree.writing(json_scalars.WRITE)


@cache
def _reader(operation: Operation) -> Function:
    shape = operation.input
    by_shape = _readers(operation.service)
    return by_shape(shape) if shape else tree.read_members({}, by_shape)


@cache
def _writer(operation: Operation) -> Function:
    shape = operation.output
    by_shape = _writers(operation.service)
    return by_shape(shape) if shape else tree.write_members({}, by_shape)
