"""The query protocol: a form in, XML out. IAM and STS, and CloudWatch for older SDKs."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import form, markup, percent
from tokiwa.wire.by_shape import ByShape
from tokiwa.wire.catalog import Operation, Service
from tokiwa.wire.message import Request, Response

CONTENT_TYPE = b"text/xml"
# Of a form, which is read before it is known who sent it: only then is it known what is asked for.
_MOST_BYTES, _MOST_PARAMETERS = 2 * 1024 * 1024, 50_000


def parameters(request: Request) -> list[tuple[str, str]]:
    """The parameters of a request: those of a form in the body, else those of the query string."""
    form_ = request.body or request.raw_query
    if len(form_) > _MOST_BYTES or form_.count(b"&") >= _MOST_PARAMETERS:
        most = f"{_MOST_BYTES} bytes or {_MOST_PARAMETERS} parameters"
        raise Problem(Kind.TOO_LARGE, f"The request has more than {most}, which is the most that is accepted.")
    return percent.pairs(form_, form=True)


def read(operation: Operation, request: Request) -> dict[str, Any]:
    """The input in a request. Problem SERIALIZATION when it is not of the shape's types."""
    if operation.input is None:
        return {}
    values: dict[str, Any] = _readers(operation.service)(operation.input)(form.grow(parameters(request)))
    return values


def write(operation: Operation, output: Mapping[str, Any] | None, request_id: str) -> Response:
    """The answer with this output; None is the empty one."""
    shape = operation.output
    result = ""
    if shape is not None:
        content = _writers(operation.service)(shape)(output or {})
        result = markup.element(shape.serialization.get("resultWrapper", f"{operation.model.name}Result"), content)
    metadata = markup.element("ResponseMetadata", markup.element("RequestId", markup.escape(request_id)))
    return document(200, operation.service, f"{operation.model.name}Response", result + metadata, request_id)


def document(status: int, service: Service, root: str, content: str, request_id: str) -> Response:
    """An XML answer whose root element is in the service's namespace."""
    namespace = markup.escape(service.model.metadata["xmlNamespace"])
    body = f'<{root} xmlns="{namespace}">{content}</{root}>'.encode()
    headers = ((b"content-type", CONTENT_TYPE), (b"x-amzn-requestid", request_id.encode()))
    return Response(status, headers, body)


@cache
def _readers(_: Service) -> ByShape:
    return form.readers()


@cache
def _writers(_: Service) -> ByShape:
    return markup.writers()
