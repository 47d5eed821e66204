"""Requests as values."""

from tokiwa.wire.message import Request, Response


def test_the_first_of_repeated_headers_is_found():
    request = Request("GET", b"/", headers=((b"a", b"1"), (b"b", b"2"), (b"a", b"3")))
    assert request.header(b"a") == b"1"
    assert request.header(b"c") is None


def test_nothing_secret_shows_in_a_repr():
    request = Request("POST", b"/", b"token=secret", ((b"authorization", b"secret"),), b'{"Passphrase":"secret"}')
    assert "secret" not in repr(request)
    assert "secret" not in repr(Response(200, (), b"secret"))
