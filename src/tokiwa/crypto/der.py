"""The few DER elements that issuing writes and reads by hand (X.690).

Writing is for what does not change from one certificate to the next; reading is for bytes that
`cryptography` has already accepted as DER, so it does not check them again.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

BOOLEAN_TRUE = b"\x01\x01\xff"
NULL = b"\x05\x00"
EMPTY = b"\x30\x00"

BIT_STRING = 0x03
OCTET_STRING = 0x04
UTF8_STRING = 0x0C
SEQUENCE = 0x30
SET = 0x31


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: tag, definite length, and the parts as its content."""
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes((tag, size)) + body
    if size < 256:
        return bytes((tag, 0x81, size)) + body
    if size < 65536:
        return bytes((tag, 0x82, size >> 8, size & 0xFF)) + body
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits + body


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of elements that are already encoded."""
    return tlv(SEQUENCE, *parts)


def integer(value: int) -> bytes:
    """A non-negative INTEGER in the fewest octets."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


@lru_cache(maxsize=512)
def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER, from `2.5.29.17`. ValueError if it is none."""
    arcs = [int(arc) for arc in dotted.split(".")]
    if len(arcs) < 2 or arcs[0] > 2 or (arcs[0] < 2 and arcs[1] > 39) or min(arcs) < 0:
        raise ValueError(f"{dotted} is not an object identifier")
    return tlv(0x06, b"".join(map(_base128, (arcs[0] * 40 + arcs[1], *arcs[2:]))))


def _base128(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(0x80 | (value & 0x7F))
    return bytes(reversed(groups))


def utf8(text: str) -> bytes:
    """A UTF8String."""
    return tlv(UTF8_STRING, text.encode())


def time(moment: datetime) -> bytes:
    """A Time as certificates have it: UTCTime before 2050, GeneralizedTime from then on (RFC 5280 4.1.2.5)."""
    rest = (moment.month, moment.day, moment.hour, moment.minute, moment.second)
    if 1950 <= moment.year < 2050:
        return b"\x17\x0d%02d%02d%02d%02d%02d%02dZ" % (moment.year % 100, *rest)
    return b"\x18\x0f%04d%02d%02d%02d%02d%02dZ" % (moment.year, *rest)


def named_bits(numbers: Iterable[int]) -> bytes:
    """A BIT STRING with a name per bit, trailing zero bits left out (X.690 11.2.2)."""
    last, bits = -1, 0
    for number in numbers:
        last, bits = max(last, number), bits | (1 << (15 - number))
    size = (last + 8) // 8
    return tlv(BIT_STRING, bytes((size * 8 - 1 - last,)), bits.to_bytes(2, "big")[:size])


def extension(dotted: str, value: bytes, *, critical: bool = False) -> bytes:
    """One Extension; `value` is the encoded content of its OCTET STRING."""
    return sequence(oid(dotted), BOOLEAN_TRUE if critical else b"", tlv(OCTET_STRING, value))


def _span(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the element at this place begins and ends."""
    size, start = data[at + 1], at + 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(data[at + 2 : start], "big")
    return start, start + size


def elements(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each element of some content: its tag, its own content, and the whole of it."""
    at = 0
    while at < len(content):
        start, end = _span(content, at)
        yield content[at], content[start:end], content[at:end]
        at = end


def content(element: bytes) -> bytes:
    """The content of one element."""
    start, end = _span(element, 0)
    return element[start:end]


def parts(element: bytes) -> list[bytes]:
    """The elements that one constructed element is made of, each whole."""
    found, (at, last) = [], _span(element, 0)
    while at < last:
        _, end = _span(element, at)
        found.append(element[at:end])
        at = end
    return found
