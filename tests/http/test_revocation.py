"""Lists over a socket, as clients fetch them."""

import http.client

import pytest

from revoking import LIST, Told, told
from tokiwa.http import revocation
from tokiwa.http.revocation import Revocation
from tokiwa.wire.message import Request


@pytest.fixture(scope="module")
def ca(server):
    """On the server's clock."""
    return told(server.world, **LIST)


def ask(server, path, method="GET", body=b"", **headers):
    connection = http.client.HTTPConnection(server.host, timeout=20)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    ["/crl/{}.crl", "/{}.crl", "/a/path/of/its/own/{}.crl"],
    ids=["as it is named", "at the root", "under a CustomPath"],
)
def test_a_list(server, ca, path):
    status, headers, body = ask(server, path.format(ca.id))
    assert (status, body) == (200, ca.list())
    assert headers["content-type"] == "application/pkix-crl"
    assert headers["last-modified"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert "max-age=300" in headers["cache-control"]


def test_only_what_is_new_is_sent(server, ca):
    _, headers, _ = ask(server, f"/crl/{ca.id}.crl")
    status, again, body = ask(server, f"/crl/{ca.id}.crl", if_none_match=f'"other", W/{headers["etag"]}')
    assert (status, again["etag"], body) == (304, headers["etag"], b"")
    assert ask(server, f"/crl/{ca.id}.crl", if_none_match='"other"')[0] == 200


def test_its_head_alone(server, ca):
    status, headers, body = ask(server, f"/crl/{ca.id}.crl", "HEAD")
    assert (status, int(headers["content-length"]), body) == (200, len(ca.list()), b"")


def test_a_list_that_there_is_not(server):
    assert ask(server, "/crl/11111111-2222-3333-4444-555555555555.crl")[0] == 404


ELSEWHERE = {
    "no name of a list": ("GET", "/crl/all.crl"),
    "a way out of the folder": ("GET", "/crl/../../etc/passwd.crl"),
    "written": ("PUT", "/crl/11111111-2222-3333-4444-555555555555.crl"),
    "with a question": ("GET", "/crl/11111111-2222-3333-4444-555555555555"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_asked_of_somebody_else(world, name):
    method, path = ELSEWHERE[name]
    assert Revocation(world.means, lambda: world.now).answer(Request(method, path.encode())) is None


def test_lists_in_memory_are_the_newest_and_not_too_many(world, monkeypatch):
    first, second = told(world, **LIST), told(world, **LIST)
    edge = Revocation(world.means, lambda: world.now)

    def get(ca: Told) -> bytes:
        return edge.answer(Request("GET", f"/crl/{ca.id}.crl".encode())).body

    monkeypatch.setattr(revocation, "KEPT", len(first.list()) + 10)
    for _ in range(2):
        assert (get(first), get(second)) == (first.list(), second.list())
    assert len(edge._lists) == 1
    first.revoke(first.issue()[0])
    before = get(first)
    world.advance(minutes=1)
    assert before != get(first) == first.list()
    assert edge._size == sum(len(der) for _, der in edge._lists.values())


def test_a_question_that_is_too_long(server):
    status, headers, body = ask(server, "/ocsp", "POST", bytes(revocation.MOST + 1))
    assert (status, headers["content-type"], body) == (200, "application/ocsp-response", b"\x30\x03\x0a\x01\x01")
