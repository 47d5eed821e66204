"""Requests on the wire: nothing that a user gives can end a line, or the message."""

from __future__ import annotations

import pytest

from tokiwa.jobs.targets.http_message import Origin, written
from tokiwa.jobs.targets.http_request import Request

PLACES: dict[str, tuple[str, Origin, str, str]] = {
    "a name": ("http://example.com/a?b=c", Origin(False, "example.com", 80), "example.com", "/a?b=c"),
    "with TLS": ("https://example.com", Origin(True, "example.com", 443), "example.com", "/"),
    "a port": ("https://example.com:8443/", Origin(True, "example.com", 8443), "example.com:8443", "/"),
    "the usual port": ("http://example.com:80/", Origin(False, "example.com", 80), "example.com", "/"),
    "capitals": ("HTTP://Example.COM/A", Origin(False, "example.com", 80), "example.com", "/A"),
    "an address": ("http://[::1]:8080/", Origin(False, "::1", 8080), "[::1]:8080", "/"),
    "what must be escaped": ("http://a/b c?d=é", Origin(False, "a", 80), "a", "/b%20c?d=%C3%A9"),
    "what is escaped": ("http://a/%2F%20?a=%26", Origin(False, "a", 80), "a", "/%2F%20?a=%26"),
    "line ends": ("http://a/\r\nX: y", Origin(False, "a", 80), "a", "/%0D%0AX:%20y"),
    "a fragment": ("http://a/b#c", Origin(False, "a", 80), "a", "/b"),
}


@pytest.mark.parametrize("case", PLACES)
def test_where_a_request_goes(case: str) -> None:
    url, origin, host, path = PLACES[case]
    found, data = written(Request("GET", url, {}, None))
    assert found == origin
    assert data == f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\n\r\n".encode()


HEADERS: dict[str, tuple[str, dict[str, str], bytes | None, bytes]] = {
    "a body": ("POST", {"X": "y"}, b"{}", b"X: y\r\nContent-Length: 2\r\n\r\n{}"),
    "no body where one could be": ("POST", {}, None, b"Content-Length: 0\r\n\r\n"),
    "a body where none is usual": ("GET", {}, b"", b"\r\n"),
    "those that are ours": (
        "POST",
        {"content-length": "9", "Transfer-Encoding": "chunked", "HOST": "b", "Connection": "close", "Expect": "x"},
        b"{}",
        b"Content-Length: 2\r\n\r\n{}",
    ),
    "the same twice: the later one": ("POST", {"x-a": "1", "X-A": "2"}, b"", b"X-A: 2\r\nContent-Length: 0\r\n\r\n"),
    "letters of Latin 1": ("GET", {"x": "é"}, None, b"x: \xe9\r\n\r\n"),
    "empty": ("GET", {"x": ""}, None, b"x: \r\n\r\n"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_headers(case: str) -> None:
    method, headers, body, expected = HEADERS[case]
    _, data = written(Request(method, "http://a", headers, body))
    assert data == f"{method} / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity\r\n".encode() + expected


REFUSED: dict[str, tuple[str, dict[str, str]]] = {
    "a line end in a value": ("http://a", {"x": "a\nb"}),
    "the other line end": ("http://a", {"x": "a\rb"}),
    "a zero": ("http://a", {"x": "a\0b"}),
    "a letter beyond Latin 1": ("http://a", {"x": "→"}),
    "a line end in a name": ("http://a", {"x\n": "a"}),
    "a colon in a name": ("http://a", {"x:y": "a"}),
    "a space in a name": ("http://a", {"x y": "a"}),
    "no name": ("http://a", {"": "a"}),
    "no host": ("http:///a", {}),
    "a port beyond all": ("http://a:65536/", {}),
    "another protocol": ("ftp://a/", {}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_written(case: str) -> None:
    url, headers = REFUSED[case]
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its kind is all that anybody looks at
        written(Request("POST", url, headers, b"{}"))
    assert isinstance(caught.value, ValueError)
