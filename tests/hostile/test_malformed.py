"""Thousands of malformed requests, each a valid one broken in one way: always a 4xx in the service's form, and quick."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from tests.hostile.breaks import BREAKS, FORMS, VALUES
from tests.hostile.edge import Answer, Edge, Sent, serialized
from tests.hostile.valid import example

from tokiwa.operations import registry
from tokiwa.wire import catalog
from tokiwa.wire.catalog import Operation, Protocol

SEPARATOR = " / "  # between the parts of a seed
FEWEST = 2_000  # malformed requests in all
SLOWEST = 1.0  # seconds of processor time
MORE_MEMORY = 24 * 1024 * 1024  # bytes that may be there after thousands more requests
# What the services say to a value out of bounds, to bytes of another form, and to a name that they do not know. A form
# that is not text has no Action that could be read.
INVALID = frozenset(("ValidationException", "ValidationError", "InvalidParameterException"))
MALFORMED = frozenset(("SerializationException", "MalformedInput", "MissingAction"))
UNKNOWN = frozenset(("UnknownOperationException", "InvalidAction", "MissingAction"))
UNSIGNED = frozenset(("InvalidSignatureException", "SignatureDoesNotMatch", "MissingAuthenticationTokenException"))
UNSUPPORTED = frozenset(("NotImplemented", "NotImplementedException"))

OPERATIONS = [catalog.operation(name) for name in sorted(registry.load())]


def malformed(operation: Operation) -> Iterator[tuple[str, Protocol, Sent]]:
    """Every way to break an operation's request in each of its protocols, with the seed that made it."""
    for protocol in operation.service.protocols:
        for name, break_ in BREAKS.items():
            seed = SEPARATOR.join((operation.name, protocol.value, name))
            sent = break_(Random(seed), operation, protocol)
            if sent is not None:
                yield seed, protocol, sent


def words(operation: Operation, protocol: Protocol, break_: str) -> frozenset[str]:
    """What may be said to a request that was broken so."""
    usual = INVALID if break_ in VALUES else MALFORMED if break_ in FORMS else UNKNOWN
    if operation.service.name == "sns" and usual is INVALID:
        return frozenset(("InvalidParameter",))
    if operation.service.model.is_query_compatible and protocol is Protocol.JSON:
        # Clients take the code of the query protocol, which the service spoke before, from a header of its own.
        return frozenset(word.removesuffix("Exception") for word in usual)
    return usual


def fault(answer: Answer, may: frozenset[str]) -> str | None:
    """What is wrong with the answer to a request that may be answered with these codes."""
    if not 400 <= answer.status < 500:
        return f"it was answered with {answer.status}"
    if answer.code not in may:
        return f"it was answered with {answer.code}"
    if not answer.message:
        return "the error has no message"
    if answer.seconds > SLOWEST:
        return f"it took {answer.seconds:.1f} s"
    return None


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_malformed_request_is_refused(edge: Edge, operation: Operation) -> None:
    found = []
    for seed, protocol, sent in malformed(operation):
        answer = edge.send(operation, protocol, sent)
        wrong = fault(answer, words(operation, protocol, seed.rpartition(SEPARATOR)[2]))
        if wrong is not None:
            found.append(f"seed {seed!r}: {wrong}: {answer.code} {answer.message[:300]}\n{sent}")
    assert not found, "\n\n".join(found)


def test_there_are_thousands() -> None:
    """And every way to break is used, by hundreds of operations or by those that have what it breaks."""
    seeds = [seed for operation in OPERATIONS for seed, _, _ in malformed(operation)]
    assert len(seeds) > FEWEST
    assert {seed.rpartition(SEPARATOR)[2] for seed in seeds} == set(BREAKS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_is_broken_was_whole(edge: Edge, operation: Operation) -> None:
    """The unbroken request is understood: what it names may not exist, but nothing is wrong with its form."""
    for protocol in operation.service.protocols:
        answer = edge.send(operation, protocol, serialized(operation, protocol, example(operation)))
        assert answer.status < 500 or answer.code in UNSUPPORTED, f"{answer.code}: {answer.message}"
        assert answer.code not in MALFORMED | UNKNOWN | UNSIGNED
        assert "validation error" not in answer.message


def test_memory_stays_flat(edge: Edge) -> None:
    """A second round of requests leaves nothing behind."""
    some = OPERATIONS[::4]
    for _ in range(2):
        send_all(edge, some)
    before = resident()
    send_all(edge, some)
    assert resident() - before < MORE_MEMORY


def send_all(edge: Edge, operations: list[Operation]) -> None:
    for operation in operations:
        for _, protocol, sent in malformed(operation):
            edge.send(operation, protocol, sent)


def resident() -> int:
    """Bytes of this process that are in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
