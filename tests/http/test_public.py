"""The listener that tells everybody what is signed: nothing else is there."""

import asyncio

import pytest
from tests.http.serving import CBOR, JSON, QUERY, REST
from tests.http.test_ocsp import question

from revoking import told
from tokiwa.http.public import Public
from tokiwa.http.revocation import MOST
from tokiwa.wire.message import Request

OCSP = (b"content-type", b"application/ocsp-request")


@pytest.fixture
def ca(world):
    return told(world)


def answer(world, request):
    public = Public(world.means, lambda: world.now)
    return asyncio.run(public.answer(request, "192.0.2.1", secure=False))


def test_what_everybody_may_know(world, ca):
    serial, _ = ca.issue()
    assert answer(world, Request("GET", f"/crl/{ca.id}.crl".encode())).body == ca.list()
    assert answer(world, Request("GET", f"/ca/{ca.id}.cer".encode())).status == 200
    for path in (f"/ocsp/{ca.id}", "/"):
        asked = Request("POST", path.encode(), headers=(OCSP,), body=question(ca, serial))
        assert (b"content-type", b"application/ocsp-response") in answer(world, asked).headers


MESSAGES = {"json": JSON, "cbor": CBOR, "query": QUERY, "rest-json": REST}


@pytest.mark.parametrize("name", MESSAGES)
def test_no_protocol_is_spoken_there(world, name):
    """Not even to be refused: nobody should send a signature, or a passphrase, where anybody can listen."""
    message = MESSAGES[name]
    headers = tuple((key.encode(), value.encode()) for key, value in message.headers.items())
    assert answer(world, Request(message.method, message.path.encode(), b"", headers, message.body)).status == 404


@pytest.mark.parametrize("path", ["/", "/metrics", "/healthz", "/readyz", "/console/", "/crl/../metrics", "//metrics"])
def test_no_page_of_the_edge_is_there(world, path):
    for method in ("GET", "HEAD", "POST", "DELETE"):
        assert answer(world, Request(method, path.encode())).status == 404


def test_a_question_that_is_too_long(world):
    public = Public(world.means, lambda: world.now)
    assert public.limit(b"/2015-03-31/functions") == MOST
    assert public.too_large(Request("POST", b"/ocsp/x")).body.startswith(b"\x30\x03\x0a\x01\x01")
    assert public.too_large(Request("POST", b"/2015-03-31/functions")).status == 413
