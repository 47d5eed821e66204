"""How many events one answer holds, and the texts that stand for their places."""

from collections.abc import Iterable

from tokiwa.domain.log_event import LogEvent, Place
from tokiwa.store.logs import OVERHEAD

MOST = 10_000
LARGEST = 1_048_576  # bytes


def fitting(events: Iterable[LogEvent], limit: int) -> tuple[list[LogEvent], bool]:
    """The first events that fit in one answer, at least one, and whether there are more."""
    taken: list[LogEvent] = []
    size = 0
    for event in events:
        size += len(event.text.encode()) + OVERHEAD
        if taken and (len(taken) == limit or size > LARGEST):
            return taken, True
        taken.append(event)
    return taken, False


def written(place: Place) -> str:
    """A place as 56 digits, which sort as places do."""
    time, batch, index = place
    return f"{time:020}{batch:020}{index:016}"


def read(digits: str) -> Place:
    """The place that `written` wrote."""
    return (int(digits[:20]), int(digits[20:40]), int(digits[40:]))
