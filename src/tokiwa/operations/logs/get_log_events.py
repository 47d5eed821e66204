"""logs:GetLogEvents: the events of one stream, page by page in either direction."""

import re
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.log_event import LAST, Place
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.logs.answer import MOST, fitting, read, written
from tokiwa.operations.logs.finding import group, group_arn, stream
from tokiwa.operations.registry import operation
from tokiwa.store import logs
from tokiwa.work import Work

_TOKEN = re.compile(r"[fb]/[0-9]{56}/s")


@operation("logs:GetLogEvents", on=group_arn, slow=True)
def get_log_events(work: Work, call: Call) -> dict[str, Any]:
    """Events in the order of time, with a token for each direction; at an end the same token comes back."""
    given = call.input.get("nextToken")
    backward = given.startswith("b/") if given else not call.input.get("startFromHead", False)
    place = _place(given) if given else None
    with work.transaction() as tx:
        found, of = group(tx, call), stream(tx, call)
        oldest = max(call.input.get("startTime", 0), found.oldest(call.now))
        low: Place = (oldest, 0, 0)
        high: Place = (call.input["endTime"], 0, 0) if "endTime" in call.input else LAST
        if place is not None:
            low, high = (low, min(high, place)) if backward else (max(low, place), high)
        events = logs.read(tx, found.account, found.name, of.name, low, high, backward=backward)
        page, _ = fitting(events, call.input.get("limit", MOST))
    if backward:
        page.reverse()
    before, behind = (page[0].place, page[-1].behind) if page else (place or low, place or low)
    return {
        "events": [
            {"timestamp": event.time, "message": event.text, "ingestionTime": event.ingested_at} for event in page
        ],
        "nextForwardToken": f"f/{written(behind)}/s",
        "nextBackwardToken": f"b/{written(before)}/s",
    }


def _place(token: str) -> Place:
    if not _TOKEN.fullmatch(token):
        raise Problem(Kind.INVALID, "The specified nextToken is invalid.")
    return read(token[2:-2])
