import pytest

from tokiwa.app.address import Address, address, is_name
from tokiwa.domain.problem import Problem


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("127.0.0.1:8420", Address("127.0.0.1", 8420)),
        ("localhost:0", Address("localhost", 0)),
        ("[2001:db8::1]:65535", Address("2001:db8::1", 65535)),
        ("pki.example.com:80", Address("pki.example.com", 80)),
    ],
)
def test_what_is_read_is_written_the_same(text, found):
    assert address(text, "a:1") == found
    assert str(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "8420",
        ":8420",
        "localhost",
        "localhost:http",
        "localhost:99999",
        "local host:1",
        "::1:1",
        "[:]:1",
        "[::1:1",
        "[1.2]:1",
        "localhost:²",
        "http://localhost:1",
    ],
)
def test_what_is_no_address_is_told_with_an_example(text):
    with pytest.raises(Problem) as caught:
        address(text, "a:1")
    assert str(caught.value) == f"{text} is not an address to listen on. Give HOST:PORT, for example a:1."


@pytest.mark.parametrize(
    ("host", "loopback", "everywhere", "nearby"),
    [
        ("127.8.8.8", True, False, "127.8.8.8"),
        ("localhost", True, False, "localhost"),
        ("::1", True, False, "[::1]"),
        ("0.0.0.0", False, True, "localhost"),  # noqa: S104
        ("::", False, True, "localhost"),
        ("10.1.2.3", False, False, "10.1.2.3"),
        ("pki.example.com", False, False, "pki.example.com"),
    ],
)
def test_who_reaches_it(host, loopback, everywhere, nearby):
    found = Address(host, 1)
    assert (found.loopback, found.everywhere, found.nearby) == (loopback, everywhere, nearby)


def test_names():
    assert [is_name(text) for text in ("a", "a.b-c.d1", "10.0.0.1", "::1", "x" * 63)] == [True] * 5
    assert [is_name(text) for text in ("", "a.", "-a", "a_b", "x" * 64, "ü", "a..b", ".".join(["a" * 60] * 5))] == [
        False
    ] * 8
