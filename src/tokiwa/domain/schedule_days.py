"""Which days of a month a cron expression names: by their number, or by the day of the week."""

import re
from calendar import monthrange
from datetime import date
from typing import Self

from tokiwa.domain.schedule_field import DAYS_OF_MONTH, DAYS_OF_WEEK
from tokiwa.domain.value import Value

_NEAREST = re.compile(r"(\d{1,2})W", re.ASCII)
_NTH = re.compile(r"([0-9A-Z]+)#([1-5])", re.ASCII)
_SUNDAY, _SATURDAY = 1, 7  # as the expressions count


def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _day_of_week(year: int, month: int, day: int) -> int:
    return date(year, month, day).isoweekday() % 7 + 1


class MonthDays(Value):
    """Days by number.

    `nearest` are those of which the nearest weekday is meant (`15W`); `last` is `L`, `last_weekday` is `LW`.
    """

    days: frozenset[int] = frozenset()
    nearest: frozenset[int] = frozenset()
    last: bool = False
    last_weekday: bool = False

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the day-of-month field. Raises NotInField."""
        items = text.split(",")
        nearest = {item: int(found[1]) for item in items if (found := _NEAREST.fullmatch(item))}
        plain = [item for item in items if item not in nearest and item not in ("L", "LW")]
        return cls(
            days=frozenset(day for item in plain for day in DAYS_OF_MONTH.expand(item)),
            nearest=frozenset(DAYS_OF_MONTH.number(str(day)) for day in nearest.values()),
            last="L" in items,
            last_weekday="LW" in items,
        )

    def of(self, year: int, month: int) -> list[int]:
        """Return the days of one month, ascending."""
        length = _length(year, month)
        days = {day for day in self.days if day <= length}
        days |= {_nearest_weekday(year, month, day) for day in self.nearest if day <= length}
        if self.last:
            days.add(length)
        if self.last_weekday:
            days.add(_nearest_weekday(year, month, length))
        return sorted(days)


def _nearest_weekday(year: int, month: int, day: int) -> int:
    """Return the weekday nearest to a day, within its month."""
    weekday = _day_of_week(year, month, day)
    if weekday == _SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday == _SUNDAY:
        return day + 1 if day < _length(year, month) else day - 2
    return day


class WeekDays(Value):
    """Days of the week, 1 for Sunday.

    `last` are those meant only at their last time in a month (`6L`); `nth` is one, and which time in the month is
    meant (`2#1`).
    """

    days: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    nth: tuple[int, int] | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the day-of-week field, in which `#` stands alone. Raises NotInField."""
        if found := _NTH.fullmatch(text):
            return cls(nth=(DAYS_OF_WEEK.number(found[1]), int(found[2])))
        items = text.split(",")
        lasts = [item for item in items if item.endswith("L") and item != "L"]
        plain = ["7" if item == "L" else item for item in items if item not in lasts]
        return cls(
            days=frozenset(day for item in plain for day in DAYS_OF_WEEK.expand(item)),
            last=frozenset(DAYS_OF_WEEK.number(item.removesuffix("L")) for item in lasts),
        )

    def of(self, year: int, month: int) -> list[int]:
        """Return the days of one month, ascending."""
        length = _length(year, month)
        return [day for day in range(1, length + 1) if self._has(_day_of_week(year, month, day), day, length)]

    def _has(self, weekday: int, day: int, length: int) -> bool:
        if weekday in self.days or (weekday in self.last and day + 7 > length):
            return True
        return self.nth == (weekday, (day + 6) // 7)
