"""The fields of a cron expression: lists of numbers or names, ranges and steps (`0/15`, `MON-FRI`, `1,3-5`)."""

import re
from collections.abc import Mapping

from tokiwa.domain.value import Value, field

_ITEM = re.compile(r"(?P<first>\*|[0-9A-Z]+)(?:-(?P<last>[0-9A-Z]+))?(?:/(?P<step>\d{1,4}))?", re.ASCII)


class NotInField(Exception):
    """A text that the field does not accept."""


class Field(Value):
    """The numbers that a field may hold, and the names of some of them.

    A range may run over the end (`FRI-MON`, `22-2`) where the field is `cyclic`.
    """

    low: int
    high: int
    names: Mapping[str, int] = field(default_factory=dict)
    cyclic: bool = True
    steps: bool = True

    def read(self, text: str) -> tuple[int, ...]:
        """Return the numbers that a list stands for, ascending. Raises NotInField."""
        return tuple(sorted({number for item in text.split(",") for number in self.expand(item)}))

    def expand(self, item: str) -> list[int]:
        """Return the numbers that one item of a list stands for, in its order."""
        found = _ITEM.fullmatch(item)
        if found is None or (found["first"] == "*" and found["last"]):
            raise NotInField(item)
        step = self._step(found["step"])
        first = self.low if found["first"] == "*" else self.number(found["first"])
        if found["last"]:
            last = self.number(found["last"])
        else:
            last = self.high if found["step"] or found["first"] == "*" else first
        if last >= first:
            return list(range(first, last + 1, step))
        if not self.cyclic:
            raise NotInField(item)
        size = self.high - self.low + 1
        return [self.low + (number - self.low) % size for number in range(first, last + size + 1, step)]

    def number(self, text: str) -> int:
        """Return the number that a name or digits stand for."""
        number = self.names.get(text)
        if number is None:
            number = int(text) if text.isdecimal() and len(text) <= len(str(self.high)) else -1
        if not self.low <= number <= self.high:
            raise NotInField(text)
        return number

    def _step(self, text: str | None) -> int:
        if text is None:
            return 1
        step = int(text)
        if not self.steps or not 1 <= step <= self.high:
            raise NotInField(text)
        return step


def _named(names: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), start=1)}


MINUTES = Field(0, 59)
HOURS = Field(0, 23)
MONTHS = Field(1, 12, _named("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"))
YEARS = Field(1970, 2199, cyclic=False)
DAYS_OF_MONTH = Field(1, 31)
DAYS_OF_WEEK = Field(1, 7, _named("SUN MON TUE WED THU FRI SAT"), steps=False)
