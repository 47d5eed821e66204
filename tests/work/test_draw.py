"""What is made of random bytes has the form that it must have, whatever the bytes are."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.work.draw import Draw

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ZEROS, ONES = Draw(lambda count: b"\0" * count), Draw(lambda count: b"\xff" * count)
BOTH = pytest.mark.parametrize("draw", [ZEROS, ONES], ids=["zeros", "ones"])


@BOTH
def test_a_uuid_is_of_version_4(draw: Draw) -> None:
    made = uuid.UUID(draw.uuid())
    assert (made.version, made.variant) == (4, uuid.RFC_4122)
    assert draw.uuid() == str(made)


@BOTH
def test_a_dated_uuid_is_of_version_7(draw: Draw) -> None:
    made = uuid.UUID(draw.dated(NOW))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == NOW.timestamp() * 1000
    assert draw.dated(NOW) == str(made)


def test_dated_uuids_sort_by_their_moment() -> None:
    later = NOW + timedelta(milliseconds=1)
    assert ONES.dated(NOW) < ZEROS.dated(later)


def test_every_byte_of_a_dated_uuid_is_drawn_anew() -> None:
    left = iter(range(100))
    draw = Draw(lambda count: bytes([next(left)]) * count)
    assert len({draw.dated(NOW) for _ in range(16)}) == 16


@BOTH
def test_an_identifier_has_iams_alphabet(draw: Draw) -> None:
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", draw.identifier("AKIA"))


@BOTH
def test_a_secret_has_forty_characters(draw: Draw) -> None:
    assert re.fullmatch(r"[A-Za-z0-9+/]{40}", draw.secret())


@BOTH
def test_a_serial_is_positive_and_fills_sixteen_octets(draw: Draw) -> None:
    assert draw.serial().bit_length() == 127


def test_a_fraction_is_at_least_nothing_and_less_than_one() -> None:
    assert ZEROS.fraction() == 0
    assert 0.999 < ONES.fraction() < 1
