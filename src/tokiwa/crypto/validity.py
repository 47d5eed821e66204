"""From when to when a certificate is valid: `Validity` and `ValidityNotBefore` of IssueCertificate."""

import calendar
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

# Clients' clocks may be behind ours: a certificate is valid from an hour before it was issued.
_HEAD_START = timedelta(minutes=60)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Period(Value):
    """Both ends belong to it, in whole seconds."""

    not_before: datetime
    not_after: datetime


def period(validity: Mapping[str, Any], not_before: Mapping[str, Any] | None = None, *, now: datetime) -> Period:
    """The period that a request asks for; Problem INVALID if there is no such.

    A start of its own does not move the end: DAYS, MONTHS and YEARS count from `now`.
    """
    now = now.replace(microsecond=0)
    end = _end(validity, now)
    start = now - _HEAD_START
    if not_before is not None:
        if not_before["Type"] != "ABSOLUTE":
            raise Problem(Kind.INVALID, "The type of ValidityNotBefore must be ABSOLUTE.")
        start = _moment(_absolute, not_before["Value"], now, "ValidityNotBefore")
    if end <= now:
        raise Problem(Kind.INVALID, "The certificate's validity must end at least one second from now.")
    if end <= start:
        raise Problem(Kind.INVALID, "The certificate's validity must end after it starts.")
    return Period(start, end)


def _end(validity: Mapping[str, Any], now: datetime) -> datetime:
    kind, value = validity["Type"], validity["Value"]
    reader = _READERS.get(kind)
    if reader is None:
        raise Problem(Kind.INVALID, f"The validity type {kind} is not known.")
    if value < 1:
        raise Problem(Kind.INVALID, "The value of Validity must be at least 1.")
    return _moment(reader, value, now, "Validity")


def _moment(reader: Callable[[int, datetime], datetime], value: int, now: datetime, member: str) -> datetime:
    """What the reader reads; Problem if no certificate can carry it (years 1950 to 9999)."""
    try:
        moment = reader(value, now)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.year < 1950:
        raise Problem(Kind.INVALID, f"The value {value} of {member} is not a date that a certificate can have.")
    return moment


def _end_date(value: int, _now: datetime) -> datetime:
    """YYMMDDHHMMSS, from 50 on in the twentieth century, or YYYYMMDDHHMMSS; a number has no leading zeros."""
    digits = str(value)
    if len(digits) <= 12:
        digits = digits.zfill(12)
        digits = ("19" if digits >= "50" else "20") + digits
    if len(digits) != 14:
        raise ValueError(value)
    fields = (digits[:4], *(digits[at : at + 2] for at in range(4, 14, 2)))
    return datetime(*map(int, fields), tzinfo=UTC)  # type: ignore[misc,arg-type]


def _absolute(value: int, _now: datetime) -> datetime:
    return _EPOCH + timedelta(seconds=value)


def _months(value: int, now: datetime) -> datetime:
    """The same day, or the last one of a month that is too short for it."""
    years, month = divmod(now.month - 1 + value, 12)
    year = now.year + years
    if year > 9999:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last))


_READERS: Mapping[str, Callable[[int, datetime], datetime]] = {
    "END_DATE": _end_date,
    "ABSOLUTE": _absolute,
    "DAYS": lambda value, now: now + timedelta(days=value),
    "MONTHS": _months,
    "YEARS": lambda value, now: _months(12 * value, now),
}
