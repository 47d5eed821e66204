"""Which service a request is for, in which protocol, and which of its operations."""

from collections.abc import Iterator
from functools import cache

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.wire import catalog, query, rest_path, restjson
from tokiwa.wire.catalog import Operation, Protocol, Service
from tokiwa.wire.message import Request


class Place(Value):
    """Where a request is addressed: enough to answer an error in the right form.

    `service` is None for a request that names none that is served. `asked` is the operation as the request
    names it, for messages.
    """

    service: Service | None
    protocol: Protocol
    asked: str = ""


def place(request: Request, scope: str | None = None) -> Place:
    """The service and protocol of a request; never fails. `scope` is the service in its signature.

    What the request itself says comes first, so that a signature for another service is refused as such.
    """
    for finder in (_by_cbor_path, _by_target, _by_form, _by_rest_path):
        found = finder(request, scope)
        if found is not None:
            return found
    service = _scoped(scope)
    return Place(service, service.protocols[-1] if service else Protocol.JSON)


def operation(place: Place, request: Request) -> Operation:
    """The operation that is asked for. Problem UNKNOWN_OPERATION, naming it, when the service has none such."""
    service = place.service
    if service is None:
        raise Problem(Kind.UNKNOWN_OPERATION, _nowhere(place.asked))
    if place.protocol is Protocol.REST_JSON:
        found = _match(service, request)
        asked = f"{request.method} {request.raw_path.decode('latin-1')}"
    else:
        found = service.find(place.asked)
        asked = place.asked
    if found is None:
        raise _unknown(service, place.protocol, asked)
    return found


def _nowhere(asked: str) -> str:
    what = f"The operation {asked}" if asked else "The request"
    return f"{what} does not belong to a service of this server."


def _unknown(service: Service, protocol: Protocol, asked: str) -> Problem:
    if protocol is Protocol.QUERY:
        version = service.version
        if not asked:
            return Problem(Kind.UNKNOWN_OPERATION, "The request must contain the parameter Action.", "MissingAction")
        return Problem(Kind.UNKNOWN_OPERATION, f"Could not find operation {asked} for version {version}")
    named = asked or "none"
    return Problem(Kind.UNKNOWN_OPERATION, f"The operation {named} is not known to the service {service.name}.")


def _scoped(scope: str | None) -> Service | None:
    return None if scope is None else catalog.scoped(scope)


def _by_prefix(prefix: str, scope: str | None) -> Service | None:
    preferred = _scoped(scope)
    if preferred is not None and preferred.target_prefix == prefix:
        return preferred
    return next((service for service in catalog.services() if service.target_prefix == prefix), None)


def _by_cbor_path(request: Request, scope: str | None) -> Place | None:
    if request.header(b"smithy-protocol") != b"rpc-v2-cbor":
        return None
    match request.raw_path.decode("latin-1").split("/"):
        case [*_, "service", prefix, "operation", asked]:
            service = _by_prefix(prefix, scope)
            if service is not None and Protocol.CBOR not in service.protocols:
                service = None
            return Place(service, Protocol.CBOR, asked)
    return Place(_scoped(scope), Protocol.CBOR)


def _by_target(request: Request, scope: str | None) -> Place | None:
    target = request.header(b"x-amz-target")
    if target is None:
        return None
    prefix, _, asked = target.decode("latin-1").rpartition(".")
    service = _by_prefix(prefix, scope)
    # Under a prefix that is not its own a service has no operation, whatever it was signed for.
    return Place(service or _scoped(scope), Protocol.JSON, asked if service else f"{prefix}.{asked}")


def _by_form(request: Request, scope: str | None) -> Place | None:
    if request.raw_path not in (b"", b"/"):
        return None
    try:
        given = dict(query.parameters(request))
    except Problem:
        given = {}  # the reader will say what is wrong with it
    scoped = _scoped(scope)
    if scoped is not None and Protocol.QUERY not in scoped.protocols:
        return None
    if scoped is None and "Action" not in given:
        return None
    service = _by_version(given.get("Version")) or scoped or _by_action(given["Action"])
    return Place(service, Protocol.QUERY, given.get("Action", ""))


def _query_services() -> Iterator[Service]:
    return (service for service in catalog.services() if Protocol.QUERY in service.protocols)


def _by_version(version: str | None) -> Service | None:
    return next((service for service in _query_services() if service.version == version), None)


def _by_action(action: str) -> Service | None:
    return next((service for service in _query_services() if service.find(action)), None)


def _by_rest_path(request: Request, scope: str | None) -> Place | None:
    scoped = _scoped(scope)
    services = (scoped,) if scoped else catalog.services()
    for service in services:
        if Protocol.REST_JSON in service.protocols and (scoped or _match(service, request)):
            return Place(service, Protocol.REST_JSON)
    return None


def _match(service: Service, request: Request) -> Operation | None:
    parts = rest_path.split(request.raw_path)
    given = rest_path.query_of(request.raw_query)
    for template, found in _templates(service).get((request.method, len(parts)), ()):
        if template.matches(parts, given):
            return found
    return None


@cache
def _templates(service: Service) -> dict[tuple[str, int], list[tuple[rest_path.Template, Operation]]]:
    """The URIs of a service by method and length; those with most literal parts first, as they say most."""
    found: dict[tuple[str, int], list[tuple[rest_path.Template, Operation]]] = {}
    for each in service:
        template = restjson.template(each)
        found.setdefault((each.model.http["method"], len(template.segments)), []).append((template, each))
    for templates in found.values():
        templates.sort(key=lambda pair: (-len(pair[0].query), len(pair[0].labels)))
    return found
