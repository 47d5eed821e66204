from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.crl import Crl, next_number, soon
from tokiwa.domain.restoration import Restoration, crl_floor
from tokiwa.domain.value import evolve

NOW = datetime(2018, 2, 26, 20, 28, 25, 984000, tzinfo=UTC)
BEFORE = Crl("id", "arn", "000000000000", None, 1519676905984, NOW, NOW, NOW, 0, 0)


def test_a_number_is_the_milliseconds_since_1970():
    assert next_number(None, 0, NOW) == 1519676905984


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(microseconds=10), timedelta(hours=-2), timedelta(days=1)])
def test_numbers_grow_whatever_the_clock_does(passed):
    assert next_number(BEFORE, 0, NOW + passed) > BEFORE.number


def test_numbers_grow_over_restores():
    """What was given out after the backup is forgotten, however much it was, and however often it is restored."""
    forgotten = evolve(BEFORE, number=BEFORE.number + 1_000_000)
    number = forgotten.number
    for hour in (1, 2):
        restored = Restoration(NOW, NOW + timedelta(hours=hour), journal=False)
        after = next_number(BEFORE, crl_floor(restored), NOW)
        assert after > number
        number = after
    assert number.bit_length() < 160  # 20 octets, RFC 5280 section 5.2.3


@pytest.mark.parametrize(
    ("second", "wait"), [(0, 60), (1, 59), (59.5, 0.5)], ids=["on the minute", "just after", "just before"]
)
def test_revocations_of_one_minute_share_a_list(second, wait):
    now = datetime(2027, 1, 1, 12, 30, tzinfo=UTC) + timedelta(seconds=second)
    assert soon(now) - now == timedelta(seconds=wait)
