"""Schedule expressions of EventBridge rules: when a rule with `rate(...)` or `cron(...)` fires next.

EventBridge User Guide, "Setting a schedule pattern for scheduled rules (legacy)". All times are UTC.
"""

import re
from bisect import bisect_left
from datetime import datetime, timedelta
from typing import TypeAlias

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.schedule_days import MonthDays, WeekDays
from tokiwa.domain.schedule_field import HOURS, MINUTES, MONTHS, YEARS, NotInField
from tokiwa.domain.value import Value

_RATE = re.compile(r"rate\(([1-9]\d{0,8}) (minute|hour|day)(s?)\)", re.ASCII)
_CRON = re.compile(r"cron\(([^()]+)\)")
_FIELDS = 6


class Rate(Value):
    """Every so often, counted from when the rule was created."""

    period: timedelta

    def next_after(self, instant: datetime, created: datetime) -> datetime | None:
        """Return the first time after `instant`, or None if the calendar ends before."""
        elapsed = max(instant - created, timedelta())
        try:
            return created + (elapsed // self.period + 1) * self.period
        except OverflowError:
            return None


class Cron(Value):
    """At the minutes that all fields name. The numbers are in ascending order."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: MonthDays | WeekDays
    months: tuple[int, ...]
    years: tuple[int, ...]

    def next_after(self, instant: datetime, created: datetime) -> datetime | None:
        """Return the first time after `instant` and the creation of the rule, or None if there is none."""
        start = max(instant, created).replace(second=0, microsecond=0) + timedelta(minutes=1)
        for year in self.years[bisect_left(self.years, start.year) :]:
            for month in self.months:
                if (year, month) < (start.year, start.month):
                    continue
                for day in self.days.of(year, month):
                    found = self._on(start.replace(year=year, month=month, day=day, hour=0, minute=0), start)
                    if found is not None:
                        return found
        return None

    def _on(self, midnight: datetime, start: datetime) -> datetime | None:
        if midnight.date() < start.date():
            return None
        earliest = (start.hour, start.minute) if midnight.date() == start.date() else (0, 0)
        for hour in self.hours:
            for minute in self.minutes:
                if (hour, minute) >= earliest:
                    return midnight.replace(hour=hour, minute=minute)
        return None


Schedule: TypeAlias = Rate | Cron


def parse(text: str) -> Schedule:
    """Read a schedule expression. Raises Problem(INVALID) with the service's sentence."""
    if rate := _RATE.fullmatch(text):
        number, unit, plural = int(rate[1]), rate[2], rate[3]
        if (number == 1) is bool(plural):  # the service insists on `1 hour` and `2 hours`
            raise _invalid()
        return Rate(timedelta(**{f"{unit}s": number}))
    cron = _CRON.fullmatch(text)
    fields = cron[1].upper().split() if cron else []
    if len(fields) != _FIELDS:
        raise _invalid()
    try:
        return _cron(*fields)
    except NotInField:
        raise _invalid() from None


def _cron(minutes: str, hours: str, month_days: str, months: str, week_days: str, years: str) -> Cron:
    if (month_days == "?") is (week_days == "?"):  # exactly one says which days, the other nothing
        raise NotInField(week_days)
    return Cron(
        minutes=MINUTES.read(minutes),
        hours=HOURS.read(hours),
        days=WeekDays.read(week_days) if month_days == "?" else MonthDays.read(month_days),
        months=MONTHS.read(months),
        years=YEARS.read(years),
    )


def _invalid() -> Problem:
    return Problem(Kind.INVALID, "Parameter ScheduleExpression is not valid.")
