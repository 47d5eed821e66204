"""logs:FilterLogEvents: the events of a group that match a pattern, from all its streams or from some."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.log_event import FIRST, LAST, LogEvent, Place
from tokiwa.domain.log_pattern import compile_pattern
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.logs.answer import MOST, fitting, written
from tokiwa.operations.logs.finding import group, group_arn
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import logs
from tokiwa.work import Work

MOST_SEARCHED = 100_000  # events that one call looks at; an empty page with a token tells that there are more


class _Search:
    """Events that match, and how far they were looked for."""

    def __init__(self, events: Iterator[LogEvent], matches: Callable[[LogEvent], bool]) -> None:
        self._events, self._matches = events, matches
        self.last: LogEvent | None = None
        self.count = 0

    def __iter__(self) -> Iterator[LogEvent]:
        for event in islice(self._events, MOST_SEARCHED):
            self.last, self.count = event, self.count + 1
            if self._matches(event):
                yield event


@operation("logs:FilterLogEvents", on=group_arn, slow=True)
def filter_log_events(work: Work, call: Call) -> dict[str, Any]:
    """One page, oldest first unless asked otherwise. The direction must be the same for every page."""
    matches = _matcher(call.input)
    backward = not call.input.get("startFromHead", True)
    names = call.input.get("logStreamNames", ())
    listing = f"{call.name} {backward}"
    with work.transaction() as tx:
        found = group(tx, call)
        low: Place = (max(call.input.get("startTime", 0), found.oldest(call.now)), 0, 0)
        high: Place = (call.input["endTime"] + 1, 0, 0) if "endTime" in call.input else LAST
        if backward:
            high = min(high, position(listing, call.input.get("nextToken"), LAST))
        else:
            low = max(low, position(listing, call.input.get("nextToken"), FIRST))
        of = names[0] if len(names) == 1 else None
        search = _Search(logs.read(tx, found.account, found.name, of, low, high, backward=backward), matches)
        page, more = fitting(search, call.input.get("limit", MOST))
    answer: dict[str, Any] = {"events": [_told(event) for event in page], "searchedLogStreams": []}
    if more:
        answer["nextToken"] = token(listing, _beyond(page[-1], backward=backward))
    elif search.last is not None and search.count == MOST_SEARCHED:
        answer["nextToken"] = token(listing, _beyond(search.last, backward=backward))
    return answer


def _matcher(given: Mapping[str, Any]) -> Callable[[LogEvent], bool]:
    names, prefix = frozenset(given.get("logStreamNames", ())), given.get("logStreamNamePrefix", "")
    if names and prefix:
        raise Problem(Kind.INVALID, "logStreamNames and logStreamNamePrefix cannot be given together.")
    matches = compile_pattern(given.get("filterPattern", ""))
    return lambda event: (
        (not names or event.stream in names) and event.stream.startswith(prefix) and matches(event.text)
    )


def _beyond(event: LogEvent, *, backward: bool) -> Place:
    return event.place if backward else event.behind


def _told(event: LogEvent) -> dict[str, Any]:
    return {
        "logStreamName": event.stream,
        "timestamp": event.time,
        "message": event.text,
        "ingestionTime": event.ingested_at,
        "eventId": written(event.place),
    }
