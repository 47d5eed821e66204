"""What is made of random bytes has the form that it must have, whatever the bytes are."""

import re
import uuid

import pytest

from tokiwa.work.draw import Draw

ZEROS, ONES = Draw(lambda count: b"\0" * count), Draw(lambda count: b"\xff" * count)
BOTH = pytest.mark.parametrize("draw", [ZEROS, ONES], ids=["zeros", "ones"])


@BOTH
def test_a_uuid_is_of_version_4(draw: Draw) -> None:
    made = uuid.UUID(draw.uuid())
    assert (made.version, made.variant) == (4, uuid.RFC_4122)
    assert draw.uuid() == str(made)


def test_several_are_drawn_one_by_one() -> None:
    left = iter(range(100))
    draw = Draw(lambda count: bytes([next(left)]) * count)
    assert len(set(draw.uuids(3))) == 3
    assert next(left) == 3


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
