"""The DER writer against the bytes of the standard, and against the library's own encoders."""

from datetime import UTC, datetime

import pytest
from cryptography import x509

from tokiwa.crypto import der

TIMES = {
    "first UTCTime": (datetime(1950, 1, 1, tzinfo=UTC), b"\x17\r500101000000Z"),
    "last UTCTime": (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), b"\x17\r491231235959Z"),
    "first GeneralizedTime": (datetime(2050, 1, 1, tzinfo=UTC), b"\x18\x0f20500101000000Z"),
    "no date known": (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), b"\x18\x0f99991231235959Z"),
}


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, "0400"),
        (127, "047f"),
        (128, "048180"),
        (255, "0481ff"),
        (256, "04820100"),
        (65535, "0482ffff"),
        (65536, "0483010000"),
    ],
)
def test_lengths_take_the_fewest_octets_and_read_back(size, head):
    element = der.tlv(der.OCTET_STRING, b"x" * size)
    assert element[: len(head) // 2].hex() == head
    assert der.content(element) == b"x" * size


@pytest.mark.parametrize(
    ("value", "encoded"),
    [(0, "020100"), (127, "02017f"), (128, "02020080"), (255, "020200ff"), (256, "02020100"), (2048, "02020800")],
)
def test_integers_are_positive(value, encoded):
    assert der.integer(value).hex() == encoded


@pytest.mark.parametrize(
    "dotted", ["2.5.29.17", "1.2.840.113549.1.1.11", "0.9.2342.19200300.100.1.25", "2.999.1", "1.3.6.1.4.1.311.21.7"]
)
def test_identifiers_are_those_of_the_library(dotted):
    purposes = x509.ExtendedKeyUsage([x509.ObjectIdentifier(dotted)])
    assert der.sequence(der.oid(dotted)) == purposes.public_bytes()


@pytest.mark.parametrize("dotted", ["", "1", "3.1", "1.40", "a.b", "1.-2", "1..2"])
def test_what_is_no_identifier_is_refused(dotted):
    with pytest.raises(ValueError, match=r"identifier|int"):
        der.oid(dotted)


@pytest.mark.parametrize(("moment", "encoded"), TIMES.values(), ids=TIMES)
def test_times(moment, encoded):
    assert der.time(moment) == encoded


@pytest.mark.parametrize(
    ("bits", "encoded"),
    [
        ((), "030100"),
        ((0,), "03020780"),
        ((0, 2), "030205a0"),
        ((0, 5, 6), "03020186"),
        ((7,), "03020001"),
        ((8,), "0303070080"),
        ((0, 8), "0303078080"),
    ],
)
def test_named_bits_leave_out_trailing_zeros(bits, encoded):
    assert der.named_bits(bits).hex() == encoded


def test_parts_of_a_sequence_read_back_whole():
    items = [der.integer(1), der.utf8("é" * 100), der.EMPTY, der.tlv(4, b"y" * 70000)]
    assert der.parts(der.sequence(*items)) == items
