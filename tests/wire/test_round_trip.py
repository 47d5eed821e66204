"""Every operation of every model, in every protocol it lists, with botocore at the other end."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.wire import catalog, cbor, json11, query, restjson, route, validate
from tokiwa.wire.catalog import Protocol

CODECS = {Protocol.JSON: json11, Protocol.REST_JSON: restjson, Protocol.QUERY: query, Protocol.CBOR: cbor}
# Their answers are event streams, which are not spoken here.
STREAMS = {"lambda:InvokeWithResponseStream", "logs:StartLiveTail", "logs:GetLogObject"}
SEEDS = range(3)


def pairs() -> Iterator[tuple[str, Protocol]]:
    for service in catalog.services():
        for operation in service:
            for protocol in service.protocols:
                yield operation.name, protocol


CASES = [pytest.param(name, protocol, id=f"{name}-{protocol.value}") for name, protocol in pairs()]


@pytest.mark.parametrize(("name", "protocol"), CASES)
def test_what_botocore_sends_is_what_we_read(name, protocol, build, ask):
    operation = catalog.operation(name)
    for seed in SEEDS:
        values = build(operation.input, seed) if operation.input else {}
        request = ask(operation, protocol, values)
        place = route.place(request)
        assert (place.service, place.protocol) == (operation.service, protocol)
        assert route.operation(place, request) is operation
        read = CODECS[protocol].read(operation, request)
        assert read == values
        with suppress(Problem):  # the values are of the right types and seldom within bounds
            validate.check(operation, read)


@pytest.mark.parametrize(("name", "protocol"), [case for case in CASES if case.values[0] not in STREAMS])
def test_what_we_write_is_what_botocore_reads(name, protocol, build, hear):
    operation = catalog.operation(name)
    for seed in SEEDS:
        values = build(operation.output, seed, fraction=True) if operation.output else {}
        members = operation.output.members if operation.output else {}
        for member, shape in members.items():
            if shape.serialization.get("location") == "statusCode":
                values[member] = 202
        response = CODECS[protocol].write(operation, values, "the-request-id")
        payload = operation.output.serialization.get("payload") if operation.output else None
        if payload:
            assert response.body == values.pop(payload, b"")
            response = evolve(response, body=b"")  # botocore streams it, so its parser must not see it
        parsed = hear(operation.output, protocol, response)
        assert parsed.pop("ResponseMetadata")["HTTPHeaders"]["x-amzn-requestid"] == "the-request-id"
        if payload:
            parsed.pop(payload, None)
        if response.status == 204:
            values = {}
        assert parsed == values


def test_the_cases_cover_the_models():
    """A model that is not read would make every test above pass."""
    assert len({name for name, _ in pairs()}) > 540
    assert {protocol for _, protocol in pairs()} == set(Protocol)
