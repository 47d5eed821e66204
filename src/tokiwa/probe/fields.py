"""The two facts of a certificate that a probe needs, read without a library, so that agents start fast: serial and validity.

A Certificate is SEQUENCE { tbs SEQUENCE { [0] version?, serial, algorithm, issuer, validity { Time, Time } ... } ... }
(RFC 5280 4.1). What is no such thing gives a ValueError.
"""

from datetime import UTC, datetime

import attrs

_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0
_TIMES = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}  # UTCTime, GeneralizedTime


@attrs.frozen
class Fields:
    """`serial` has ACM's form (pairs of digits)."""

    serial: str
    not_before: datetime
    not_after: datetime


def read(der: bytes) -> Fields:
    """The facts of a certificate. ValueError if it is none."""
    body = _of(der, 0, _SEQUENCE)[0]
    tbs = _of(body, 0, _SEQUENCE)[0]
    at = 0
    if tbs[:1] == bytes((_VERSION,)):
        _, at = _of(tbs, at, _VERSION)
    serial, at = _of(tbs, at, _INTEGER)
    _, at = _of(tbs, at, _SEQUENCE)
    _, at = _of(tbs, at, _SEQUENCE)
    validity, _ = _of(tbs, at, _SEQUENCE)
    begins, at = _time(validity, 0)
    ends, _ = _time(validity, at)
    return Fields(_colons(serial), begins, ends)


def _of(data: bytes, at: int, tag: int) -> tuple[bytes, int]:
    """The content of the element at this place, which must have that tag, and where the next one begins."""
    if len(data) < at + 2 or data[at] != tag:
        raise ValueError("it is no certificate")
    size, start = data[at + 1], at + 2
    if size & 0x80:
        size, start = int.from_bytes(data[start : start + (size & 0x7F)], "big"), start + (size & 0x7F)
    if start + size > len(data):
        raise ValueError("it is cut off")
    return data[start : start + size], start + size


def _time(data: bytes, at: int) -> tuple[datetime, int]:
    tag = data[at] if at < len(data) else 0
    if tag not in _TIMES:
        raise ValueError("it has no validity")
    text, following = _of(data, at, tag)
    moment = datetime.strptime(text.decode("ascii"), _TIMES[tag]).replace(tzinfo=UTC)
    # UTCTime has two digits of the year, from 1950 on (RFC 5280 4.1.2.5.1); strptime's turn is at 69.
    late = tag == 0x17 and moment.year >= 2050
    return moment.replace(year=moment.year - 100) if late else moment, following


def _colons(serial: bytes) -> str:
    number = int.from_bytes(serial, "big")
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big").hex(":")
