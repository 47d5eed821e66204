from datetime import UTC, datetime

import pytest

from tokiwa.crypto.validity import period
from tokiwa.domain.problem import Kind, Problem

NOW = datetime(2026, 1, 31, 12, 30, 15, 999, tzinfo=UTC)


def at(*fields):
    return datetime(*fields, tzinfo=UTC)


ENDS = {
    "days": ("DAYS", 395, at(2027, 3, 2, 12, 30, 15)),
    "one day": ("DAYS", 1, at(2026, 2, 1, 12, 30, 15)),
    "a month that is too short": ("MONTHS", 1, at(2026, 2, 28, 12, 30, 15)),
    "a month into a leap year": ("MONTHS", 25, at(2028, 2, 29, 12, 30, 15)),
    "months over a year": ("MONTHS", 13, at(2027, 2, 28, 12, 30, 15)),
    "twelve months": ("MONTHS", 12, at(2027, 1, 31, 12, 30, 15)),
    "years": ("YEARS", 10, at(2036, 1, 31, 12, 30, 15)),
    "the last year": ("YEARS", 7973, at(9999, 1, 31, 12, 30, 15)),
    "absolute": ("ABSOLUTE", 1801353600, at(2027, 1, 31)),
    "absolute, one second": ("ABSOLUTE", int(NOW.timestamp()) + 1, at(2026, 1, 31, 12, 30, 16)),
    "no date known": ("ABSOLUTE", 253402300799, at(9999, 12, 31, 23, 59, 59)),
    "short end date": ("END_DATE", 491231235959, at(2049, 12, 31, 23, 59, 59)),
    "long end date": ("END_DATE", 20500101000000, at(2050, 1, 1)),
}
REFUSED = {
    "zero": ("DAYS", 0),
    "negative": ("DAYS", -1),
    "too many days": ("DAYS", 10**9),
    "too many months": ("MONTHS", 12 * 7974),
    "too many years": ("YEARS", 7974),
    "largest number": ("YEARS", 2**63 - 1),
    "largest instant": ("ABSOLUTE", 2**63 - 1),
    "now": ("ABSOLUTE", int(NOW.timestamp())),
    "past": ("ABSOLUTE", 1),
    "last century": ("END_DATE", 500101000000),
    "end date without leading zeros is early this century": ("END_DATE", 51231235959),
    "no such day": ("END_DATE", 20270230000000),
    "no such hour": ("END_DATE", 20270101240000),
    "thirteen digits": ("END_DATE", 2027010100000),
    "fifteen digits": ("END_DATE", 202701010000000),
    "another type": ("WEEKS", 1),
}


@pytest.mark.parametrize(("kind", "value", "end"), ENDS.values(), ids=ENDS)
def test_the_end(kind, value, end):
    assert period({"Type": kind, "Value": value}, now=NOW).not_after == end


@pytest.mark.parametrize(("kind", "value"), REFUSED.values(), ids=REFUSED)
def test_an_end_that_no_certificate_can_have_is_refused(kind, value):
    with pytest.raises(Problem) as caught:
        period({"Type": kind, "Value": value}, now=NOW)
    assert caught.value.kind is Kind.INVALID


def test_a_day_of_a_leap_year_has_its_last_day_in_others():
    assert period({"Type": "YEARS", "Value": 1}, now=at(2028, 2, 29)).not_after == at(2029, 2, 28)


def test_it_starts_an_hour_ago():
    assert period({"Type": "DAYS", "Value": 1}, now=NOW).not_before == at(2026, 1, 31, 11, 30, 15)


def test_a_start_of_its_own_does_not_move_the_end():
    start = {"Type": "ABSOLUTE", "Value": int(at(2026, 2, 1).timestamp())}
    asked = period({"Type": "DAYS", "Value": 10}, start, now=NOW)
    assert (asked.not_before, asked.not_after) == (at(2026, 2, 1), at(2026, 2, 10, 12, 30, 15))


@pytest.mark.parametrize(
    ("kind", "value"), [("DAYS", 1), ("END_DATE", 20260201000000), ("ABSOLUTE", 2**60), ("ABSOLUTE", 1801353600)]
)
def test_a_start_must_be_absolute_and_before_the_end(kind, value):
    with pytest.raises(Problem) as caught:
        period({"Type": "DAYS", "Value": 1}, {"Type": kind, "Value": value}, now=NOW)
    assert caught.value.kind is Kind.INVALID
