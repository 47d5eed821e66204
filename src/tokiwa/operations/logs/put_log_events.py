"""logs:PutLogEvents: events for a stream, in a batch."""

from collections.abc import Sequence
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.log_event import DAY, LONGEST_SPAN, LogBatch, LogGroup
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.logs.finding import group, group_arn, milliseconds, stream
from tokiwa.operations.registry import operation
from tokiwa.store.logs import OVERHEAD
from tokiwa.work import Work, apply

LARGEST = 1_048_576  # bytes of a batch
OLDEST, NEWEST = 14 * DAY, 2 * 60 * 60 * 1000  # milliseconds back and ahead

Events = Sequence[tuple[int, str]]


@operation("logs:PutLogEvents", on=group_arn)
def put_log_events(work: Work, call: Call) -> dict[str, Any]:
    """What was too old or too new is left out, and said."""
    events = [(event["timestamp"], event["message"]) for event in call.input["logEvents"]]
    _check(events)
    with work.transaction() as tx:
        found, into = group(tx, call), stream(tx, call)
        rejected = _rejected(events, found, call)
        first = max(rejected.get("tooOldLogEventEndIndex", 0), rejected.get("expiredLogEventEndIndex", 0))
        kept = tuple(events[first : rejected.get("tooNewLogEventStartIndex")])
        if kept:
            batch = LogBatch(found.account, found.region, found.name, into.name, call.now, kept)
            apply(tx, Change(puts=(batch,)))
    return {"rejectedLogEventsInfo": rejected} if rejected else {}


def _check(events: Events) -> None:
    times = [time for time, _ in events]
    if times != sorted(times):
        raise Problem(Kind.INVALID, "Log events in a single PutLogEvents request must be in chronological order.")
    if times[-1] - times[0] > LONGEST_SPAN:
        raise Problem(
            Kind.INVALID,
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        )
    size = sum(len(text.encode()) + OVERHEAD for _, text in events)
    if size > LARGEST:
        raise Problem(Kind.INVALID, f"Upload too large: {size} bytes exceeds limit of {LARGEST}")


def _rejected(events: Events, found: LogGroup, call: Call) -> dict[str, int]:
    now = milliseconds(call)
    old, new = sum(time < now - OLDEST for time, _ in events), sum(time > now + NEWEST for time, _ in events)
    expired = sum(time < found.oldest(call.now) for time, _ in events)
    told = {"tooOldLogEventEndIndex": old, "expiredLogEventEndIndex": expired}
    told = {name: index for name, index in told.items() if index}
    return told | {"tooNewLogEventStartIndex": len(events) - new} if new else told
