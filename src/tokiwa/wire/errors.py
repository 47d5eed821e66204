"""The one bridge from a Problem to an error on the wire: each service's word for a kind, in its protocol's form."""

from typing import Literal

from botocore.model import Shape

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.wire import cbor, cbor_items, json11, json_scalars, markup, query, restjson
from tokiwa.wire.catalog import Operation, Protocol, Service
from tokiwa.wire.error_words import INVALID, NAMES, OF_SERVICE, SHARED, query_code
from tokiwa.wire.message import Headers, Response

Form = Literal["json", "query", "rest"]

_FORMS: dict[Protocol, Form] = {
    Protocol.JSON: "json",
    Protocol.CBOR: "json",
    Protocol.QUERY: "query",
    Protocol.REST_JSON: "rest",
}


class Word(Value):
    """An error as the wire has it. `member` is the name under which its message goes."""

    code: str
    status: int
    member: str = "message"


def respond(
    problem: Problem,
    service: Service | None,
    protocol: Protocol,
    operation: Operation | None,
    request_id: str,
) -> Response:
    """The answer to a call that was refused. `operation` is None where it is not known yet."""
    found = word(problem, service, protocol, operation)
    return _write(found, problem.message, service, protocol, request_id)


def internal(service: Service | None, protocol: Protocol, request_id: str) -> Response:
    """The answer when something broke here: InternalFailure, without a detail that could give anything away."""
    message = "The request processing has failed because of an unknown error, exception or failure."
    return _write(Word("InternalFailure", 500), message, service, protocol, request_id)


def word(problem: Problem, service: Service | None, protocol: Protocol, operation: Operation | None) -> Word:
    """The error that says what the problem is, best one that the operation's model lists."""
    form = _FORMS[protocol]
    shared = SHARED.get(problem.kind)
    code, status = (shared or INVALID).of(form)
    if problem.code is not None:
        code = problem.code
    if service is None:
        return Word(code, status)
    shape = service.error(code)
    if problem.code is None:
        shape = _choose(problem.kind, service, operation, only_operation=shared is not None) or shape
    return _modelled(shape, service, form) if shape else Word(code, status)


def _choose(kind: Kind, service: Service, operation: Operation | None, *, only_operation: bool) -> Shape | None:
    names = OF_SERVICE.get((service.name, kind), NAMES.get(kind, ()))
    listed = {shape.name: shape for shape in operation.model.error_shapes} if operation else {}
    for name in names:
        if name in listed:
            return listed[name]
    if only_operation and (service.name, kind) not in OF_SERVICE:
        return None
    return next(filter(None, map(service.error, names)), None)


def _modelled(shape: Shape, service: Service, form: Form) -> Word:
    trait = shape.metadata.get("error", {})
    default = 500 if shape.name in service.faults else _default_status(shape, form)
    member = next((name for name in shape.members if name.lower() == "message"), "message")
    return Word(trait.get("code", shape.name), trait.get("httpStatusCode", default), member)


def _default_status(shape: Shape, form: Form) -> int:
    same = (shared.of(form) for shared in SHARED.values())
    return next((status for code, status in same if code == shape.name), 400)


def _write(found: Word, message: str, service: Service | None, protocol: Protocol, request_id: str) -> Response:
    identity: Headers = ((b"x-amzn-requestid", request_id.encode()),)
    match protocol:
        case Protocol.QUERY if service is not None:
            return _xml(found, message, service, request_id)
        case Protocol.CBOR:
            body = cbor_items.encode({"__type": found.code, "message": message})
            return Response(found.status, cbor.headers_of(request_id), body)
        case Protocol.REST_JSON:
            body = json_scalars.encode({"Type": _fault(found, "User", "Service"), found.member: message})
            kind = (b"x-amzn-errortype", found.code.encode())
            headers = ((b"content-type", restjson.CONTENT_TYPE), kind, *identity)
            return Response(found.status, headers, body)
    body = json_scalars.encode({"__type": found.code, found.member: message})
    content_type = json11.CONTENT_TYPE if service is None else service.json_type
    if service is not None and service.model.is_query_compatible:
        code = f"{query_code(found.code)};{_fault(found, 'Sender', 'Receiver')}"
        identity += ((b"x-amzn-query-error", code.encode()),)
    return Response(found.status, ((b"content-type", content_type), *identity), body)


def _xml(found: Word, message: str, service: Service, request_id: str) -> Response:
    error = (
        markup.element("Type", _fault(found, "Sender", "Receiver"))
        + markup.element("Code", markup.escape(found.code))
        + markup.element("Message", markup.escape(message))
    )
    content = markup.element("Error", error) + markup.element("RequestId", markup.escape(request_id))
    return query.document(found.status, service, "ErrorResponse", content, request_id)


def _fault(found: Word, caller: str, server: str) -> str:
    return server if found.status >= 500 else caller
