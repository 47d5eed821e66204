"""Headers of a signature, mangled: refused in the service's form, whatever is left of them."""

from __future__ import annotations

from random import Random

import pytest
from tests.hostile.edge import Edge, serialized

from tokiwa.domain.value import evolve
from tokiwa.wire import catalog
from tokiwa.wire.message import Headers

NAMES = ("acm:ListCertificates", "acm-pca:ListCertificateAuthorities", "iam:ListUsers", "lambda:ListFunctions")
SIGNED = (b"authorization", b"x-amz-date", b"host")
ROUNDS = 100
REFUSALS = frozenset(
    (
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    )
)


def mangled(draw: Random, value: bytes) -> bytes:
    """A header's value with one thing wrong with it."""
    at = draw.randrange(len(value))
    ways = (
        value[:at] + bytes((value[at] ^ 1 << draw.randrange(7),)) + value[at + 1 :],
        value[:at],
        value[:at] + value[at + 1 :],
        value[:at] + draw.choice([b"\xff", b"\0", b"=", b"/", b",", b" ", b"a" * 5000]) + value[at:],
        value[::-1],
        b"",
    )
    return draw.choice(ways)


def meant(headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers without what makes no difference: spaces, and commas with nothing between them."""
    return [(name, value.replace(b" ", b"").replace(b",,", b",").strip(b",")) for name, value in headers]


@pytest.mark.parametrize("name", NAMES)
def test_a_mangled_signature_is_refused(edge: Edge, name: str) -> None:
    operation = catalog.operation(name)
    for protocol in operation.service.protocols:
        good = edge.signed(operation.service.scope, serialized(operation, protocol, {}))
        assert edge.answer(operation, protocol, good).status == 200
        for number in range(ROUNDS):
            seed = f"{name} / {protocol.value} / {number}"
            draw = Random(seed)
            which = draw.choice(SIGNED)
            headers = tuple((key, mangled(draw, value) if key == which else value) for key, value in good.headers)
            if meant(headers) == meant(good.headers):
                continue
            answer = edge.answer(operation, protocol, evolve(good, headers=headers))
            assert answer.code in REFUSALS, f"seed {seed!r}: {answer.status} {answer.code} {headers!r}"
            assert 400 <= answer.status < 500
