"""Logs: groups of streams, and the events in them, which come in batches and are read in the order of their times."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import TypeAlias

from tokiwa.domain.value import Value, field

DAY = 24 * 60 * 60 * 1000  # milliseconds
LONGEST_SPAN = DAY  # of one batch; reading by time range relies on it
LARGEST = 256 * 1024  # characters of one batch, a single longer event apart: reading holds many of them in memory

Place: TypeAlias = tuple[int, int, int]
"""Where an event stands among all: its time in milliseconds since 1970, its batch, its index there."""

FIRST: Place = (0, 0, 0)
LAST: Place = (1 << 52, 0, 0)


class LogGroup(Value):
    """A group of streams. Without `retention_days` its events are kept for ever."""

    account: str
    region: str
    name: str
    created_at: datetime
    retention_days: int | None = None
    tags: dict[str, str] = field(default_factory=dict)
    kms_key: str = ""
    group_class: str = "STANDARD"
    version: int = 0

    @property
    def arn(self) -> str:
        """The name as ListTagsForResource takes it; DescribeLogGroups adds `:*` for the streams."""
        return f"arn:aws:logs:{self.region}:{self.account}:log-group:{self.name}"

    def oldest(self, now: datetime) -> int:
        """The time, in milliseconds, of the oldest events that are still kept."""
        return 0 if self.retention_days is None else int(now.timestamp() * 1000) - self.retention_days * DAY


class LogStream(Value):
    """A stream: one source of events. Times are milliseconds, 0 where there was no event yet."""

    account: str
    group: str
    name: str
    created_at: int
    first_event: int = 0
    last_event: int = 0
    ingested_at: int = 0
    size: int = 0


class LogBatch(Value):
    """Events that came together, oldest first: milliseconds and text. Group and stream are made if need be."""

    account: str
    region: str
    group: str
    stream: str
    ingested_at: datetime
    events: tuple[tuple[int, str], ...]


class LogTrim(Value):
    """Everything in a group that is older than `before` (milliseconds) goes."""

    account: str
    group: str
    before: int


class StoredBatch(Value):
    """A batch as it is read back."""

    id: int
    stream: str
    first: int
    last: int
    ingested_at: int
    events: tuple[tuple[int, str], ...]


class LogEvent(Value):
    """One event as it is read back."""

    place: Place
    stream: str
    ingested_at: int
    text: str

    @property
    def time(self) -> int:
        """Milliseconds."""
        return self.place[0]

    @property
    def behind(self) -> Place:
        """The place right behind it."""
        time, batch, index = self.place
        return (time, batch, index + 1)


def batches(
    account: str, region: str, group: str, stream: str, now: datetime, lines: Iterable[tuple[datetime, str]]
) -> tuple[LogBatch, ...]:
    """The lines of one stream as batches, none of which is too large or too long. Empty lines are no events."""
    events = sorted(((round(at.timestamp() * 1000), text) for at, text in lines if text), key=lambda event: event[0])
    made: list[list[tuple[int, str]]] = []
    size = 0
    for event in events:
        size += len(event[1])
        if not made or event[0] - made[-1][0][0] > LONGEST_SPAN or size > LARGEST:
            made.append([])
            size = len(event[1])
        made[-1].append(event)
    return tuple(LogBatch(account, region, group, stream, now, tuple(part)) for part in made)


def merged(stored: Iterable[StoredBatch], low: Place, high: Place, *, backward: bool) -> Iterator[LogEvent]:
    """The events from `low` up to, not including, `high`, in order of place; batches may overlap.

    The batches must come by their first time, or, to read backward, by their last, latest first.
    """
    sign = -1 if backward else 1
    waiting: list[tuple[Place, LogEvent]] = []
    for batch in stored:
        edge = sign * (batch.last if backward else batch.first)
        while waiting and waiting[0][0][0] < edge:  # nothing that comes later can stand before it
            yield heappop(waiting)[1]
        for index, (time, text) in enumerate(batch.events):
            if low <= (time, batch.id, index) < high:
                event = LogEvent((time, batch.id, index), batch.stream, batch.ingested_at, text)
                heappush(waiting, ((sign * time, sign * batch.id, sign * index), event))
    while waiting:
        yield heappop(waiting)[1]
