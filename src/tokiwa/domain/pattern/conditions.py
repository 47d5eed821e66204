"""What can be asked of one value of an event; each function builds a test from what a pattern says.

A value is a string, a number, true, false or null. `True` is an int in Python and is not one in JSON, so
numbers are told by their exact type.
"""

import re
from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

Test = Callable[[Any], bool]
Number = int | float

_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
_IPV6 = re.compile(r"[0-9a-fA-F:]*:[0-9a-fA-F:]*")
_LONGEST_ADDRESS = 39
_MASK = re.compile(r"-?[0-9]{1,9}")


def anything(_: Any) -> bool:
    """`{"exists": true}`: every value will do."""
    return True


def nothing(_: Any) -> bool:
    """`{"exists": false}` alone: no value will do."""
    return False


def any_of(tests: Collection[Test]) -> Test:
    """Passes what one of the tests passes."""
    if len(tests) < 2:
        return next(iter(tests), nothing)
    return lambda value: any(test(value) for test in tests)


def none_of(test: Test) -> Test:
    """Passes what the test does not pass, whatever its type."""
    return lambda value: not test(value)


def one_string(texts: Collection[str]) -> Test:
    """Is one of these strings."""
    return frozenset(texts).__contains__


def one_number(numbers: Collection[Number]) -> Test:
    """Equals one of these numbers, however it is written."""
    known = frozenset(numbers)
    return lambda value: type(value) in (int, float) and value in known


def constant(wanted: bool | None) -> Test:
    """Is the literal true, false or null."""
    return lambda value: value is wanted


def prefix(texts: tuple[str, ...]) -> Test:
    """Is a string that starts with one of these."""
    return lambda value: type(value) is str and value.startswith(texts)


def suffix(texts: tuple[str, ...]) -> Test:
    """Is a string that ends with one of these."""
    return lambda value: type(value) is str and value.endswith(texts)


def prefix_any_case(text: str) -> Test:
    """Is a string that starts with this, in capital or small letters."""
    small, length = text.lower(), len(text)
    return lambda value: type(value) is str and value[:length].lower() == small


def suffix_any_case(text: str) -> Test:
    """Is a string that ends with this, in capital or small letters."""
    small, length = text.lower(), len(text)
    return lambda value: type(value) is str and len(value) >= length and value[len(value) - length :].lower() == small


def string_any_case(texts: Collection[str]) -> Test:
    """Is one of these strings, in capital or small letters."""
    small = frozenset(text.lower() for text in texts)
    return lambda value: type(value) is str and value.lower() in small


def string_like(matchers: Collection[Callable[[str], bool]]) -> Test:
    """Is a string that one of the matchers (of `wildcard`) matches."""
    return lambda value: type(value) is str and any(match(value) for match in matchers)


def between(low: Number | None, high: Number | None, *, low_counts: bool = False, high_counts: bool = False) -> Test:
    """Is a number above `low` and below `high`; `…_counts` when the bound itself belongs to the range."""

    def test(value: Any) -> bool:
        if type(value) not in (int, float):
            return False
        above = low is None or value > low or (low_counts and value == low)
        return above and (high is None or value < high or (high_counts and value == high))

    return test


def address(text: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a string writes, if it writes one."""
    if len(text) > _LONGEST_ADDRESS or not (_IPV4.fullmatch(text) or _IPV6.fullmatch(text)):
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None


def same_address(wanted: IPv4Address | IPv6Address) -> Test:
    """Is a string that writes this address, in whatever form; Event Ruler reads plain strings so."""
    return lambda value: type(value) is str and address(value) == wanted


def in_network(text: str) -> Test:
    """Is a string with an address of this network. A ValueError carries AWS's words for what is wrong."""
    base, slash, mask = text.partition("/")
    if not slash or not mask or "/" in mask:
        raise ValueError("Malformed CIDR, one '/' required")
    if not _MASK.fullmatch(mask):
        raise ValueError("Malformed CIDR, mask bits must be an integer")
    if mask.startswith("-"):
        raise ValueError("Malformed CIDR, mask bits must not be negative")
    first = address(base)
    if first is None:
        looks_right = _IPV4.fullmatch(base) or _IPV6.fullmatch(base)
        raise ValueError(f"{'Invalid' if looks_right else 'Nonstandard'} IP address: {base}")
    if int(mask) >= first.max_prefixlen:
        raise ValueError(f"IPv{first.version} mask bits must be < {first.max_prefixlen}")
    network = ip_network((first, int(mask)), strict=False)

    def test(value: Any) -> bool:
        found = address(value) if type(value) is str else None
        return found is not None and found in network

    return test
