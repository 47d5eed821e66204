"""REST-JSON: members in path, query string, headers and a JSON body or raw payload. Lambda.

Event streams are not written: `lambda:InvokeWithResponseStream` is the one operation that needs them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.model import Shape, StructureShape

from tokiwa.domain.value import Value
from tokiwa.wire import json_scalars, percent, rest_path, text_scalars, tree
from tokiwa.wire.by_shape import ByShape, Function
from tokiwa.wire.catalog import Operation, Service
from tokiwa.wire.message import Headers, Request, Response

CONTENT_TYPE = b"application/json"

Values = dict[str, Any]


class _Places(Value):
    """The members of one input or output by where they stand; the keys are names on the wire."""

    labels: Mapping[str, tuple[str, Shape]]
    query: Mapping[str, tuple[str, Shape]]
    headers: Mapping[str, tuple[str, Shape]]
    status: str | None
    payload: tuple[str, Shape] | None
    body: Mapping[str, Shape]


def read(operation: Operation, request: Request) -> Values:
    """The input in a request. Problem SERIALIZATION when it is not of the shape's types."""
    places = _places(operation.input)
    values: Values = {}
    if places.labels:
        parts = rest_path.split(request.raw_path)
        for label, text in template(operation).values(parts).items():
            name, shape = places.labels[label]
            values[name] = text_scalars.READ[shape.type_name](text)
    if places.query and request.raw_query:
        values |= _read_query(places.query, percent.pairs(request.raw_query))
    for key, (name, shape) in places.headers.items():
        found = request.header(key.lower().encode())
        if found is not None:
            values[name] = text_scalars.READ[shape.type_name](found.decode("latin-1"))
    return values | _read_body(operation, places, request.body)


def write(operation: Operation, output: Mapping[str, Any] | None, request_id: str) -> Response:
    """The answer with this output; None is the empty one."""
    values = {name: value for name, value in (output or {}).items() if value is not None}
    places = _places(operation.output)
    status = values.pop(places.status, None) if places.status else None
    status = status or operation.model.http.get("responseCode", 200)
    headers: Headers = ((b"content-type", CONTENT_TYPE), (b"x-amzn-requestid", request_id.encode()))
    for key, (name, shape) in places.headers.items():
        if name in values:
            text = text_scalars.WRITE[shape.type_name](values.pop(name))
            headers += ((key.lower().encode(), text.encode()),)
    if places.payload:
        body = values.pop(places.payload[0], b"")
    else:
        body = json_scalars.encode(_body_writer(operation)(values))
    return Response(status, headers, b"" if status == 204 else body)


@cache
def template(operation: Operation) -> rest_path.Template:
    """The operation's URI, taken apart."""
    return rest_path.Template.parse(operation.model.http["requestUri"])


def _read_query(known: Mapping[str, tuple[str, Shape]], pairs: list[tuple[str, str]]) -> Values:
    values: Values = {}
    for key, text in pairs:
        if key not in known:
            continue
        name, shape = known[key]
        if shape.type_name == "list":
            values.setdefault(name, []).append(text_scalars.READ[shape.member.type_name](text))
        elif name not in values:
            values[name] = text_scalars.READ[shape.type_name](text)
    return values


def _read_body(operation: Operation, places: _Places, body: bytes) -> Values:
    if places.payload is None:
        values: Values = _body_reader(operation)(json_scalars.decode(body)) if places.body else {}
        return values
    if not body:
        return {}
    name, shape = places.payload
    if shape.type_name == "blob":
        return {name: body}
    return {name: _readers(operation.service)(shape)(json_scalars.decode(body))}


@cache
def _places(shape: StructureShape | None) -> _Places:
    members: Mapping[str, Shape] = shape.members if shape else {}
    payload: str | None = shape.serialization.get("payload") if shape else None

    def at(location: str) -> dict[str, tuple[str, Shape]]:
        return {
            tree.wire_name(name, member): (name, member)
            for name, member in members.items()
            if member.serialization.get("location") == location
        }

    return _Places(
        labels=at("uri"),
        query=at("querystring"),
        headers=at("header"),
        status=next((name for name, _ in at("statusCode").values()), None),
        payload=(payload, members[payload]) if payload else None,
        body={
            name: member
            for name, member in members.items()
            if "location" not in member.serialization and name != payload
        },
    )


@cache
def _readers(_: Service) -> ByShape:
    return tree.reading(json_scalars.READ)


@cache
def _writers(_: Service) -> ByShape:
    return tree.writing(json_scalars.WRITE)


@cache
def _body_reader(operation: Operation) -> Function:
    return tree.read_members(_places(operation.input).body, _readers(operation.service))


@cache
def _body_writer(operation: Operation) -> Function:
    return tree.write_members(_places(operation.output).body, _writers(operation.service))
