"""Statistics over periods, as CloudWatch reckons them (CloudWatch User Guide, "Metrics concepts", "Statistics definitions")."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tokiwa.domain.problem import Kind, Problem

Function = Callable[[Sequence[float]], float]

SIMPLE: Mapping[str, Function] = {
    "SampleCount": lambda values: float(len(values)),
    "Average": lambda values: sum(values) / len(values),
    "Sum": sum,
    "Minimum": min,
    "Maximum": max,
}
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,10})?|100)")
_SHORT = frozenset({1, 5, 10, 20, 30})  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def statistic(word: str) -> Function:
    """The statistic of that name: a simple one, or a percentile (p99.9). Problem INVALID_ARGUMENTS for another."""
    simple = SIMPLE.get(word)
    if simple is not None:
        return simple
    match = _PERCENTILE.fullmatch(word)
    if match is None:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The statistic {word} is not known here. Use {', '.join(SIMPLE)} or a percentile, for example p90.",
        )
    return lambda values: _percentile(values, float(match[1]))


def _percentile(values: Sequence[float], percent: float) -> float:
    """Between the two values around it, by its distance from each."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def checked_period(seconds: int) -> timedelta:
    """A period that CloudWatch takes; Problem INVALID_ARGUMENTS for another."""
    if seconds not in _SHORT and seconds % 60:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The period of {seconds} seconds must be 1, 5, 10, 20, 30 or a multiple of 60 seconds.",
        )
    return timedelta(seconds=seconds)


def checked_span(since: datetime, until: datetime) -> None:
    """Problem INVALID_ARGUMENTS unless there is time between the two."""
    if since >= until:
        raise Problem(Kind.INVALID_ARGUMENTS, "The parameter StartTime must be less than the parameter EndTime.")


def by_period(points: Iterable[tuple[datetime, float]], period: timedelta) -> list[tuple[datetime, list[float]]]:
    """The values of each period in which there are some, by its beginning, oldest first."""
    found: dict[datetime, list[float]] = {}
    for at, value in points:
        found.setdefault(_EPOCH + (at - _EPOCH) // period * period, []).append(value)
    return sorted(found.items())
