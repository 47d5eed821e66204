"""cloudtrail:LookupEvents: the audit log of the account, newest first.

On record is what changed something, what handed out a private key, and what was refused; not what only read.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.cloudtrail.record import Record
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import audit
from tokiwa.store.audit import Entry, Place
from tokiwa.work import Transaction, Work

MOST = 50  # events of an answer
PAGE = 500
MOST_SEARCHED = 10_000  # entries that one call looks at; a short page with a token tells that there are more
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@operation("cloudtrail:LookupEvents", slow=True)
def lookup_events(work: Work, call: Call) -> dict[str, Any]:
    """One page."""
    attribute, span = _attribute(call.input), _span(call.input)
    # A token goes on with the same question only.
    listing = f"{call.name} {attribute} {span[0].timestamp()} {span[1].timestamp()}"
    after = position(listing, call.input.get("NextToken"), audit.NEWEST)
    most = call.input.get("MaxResults", MOST)
    if call.input.get("EventCategory"):  # insights, of which there are none
        return {"Events": []}
    if attribute is not None and attribute[0] == "EventId":
        return {"Events": _one(work, call, attribute[1], span)}
    found: list[Record] = []
    with work.transaction() as tx:
        for entry in islice(_entries(tx, call.account, span, after), MOST_SEARCHED):
            after, record = audit.position(entry), Record(entry, call.region)
            if attribute is None or record.has(*attribute):
                found.append(record)
            if len(found) == most:
                break
        ended = not audit.page(tx, call.account, span, after, 1)
    answer: dict[str, Any] = {"Events": [each.event() for each in found]}
    return answer if ended else answer | {"NextToken": token(listing, after)}


def _one(work: Work, call: Call, id_: str, span: tuple[datetime, datetime]) -> list[dict[str, Any]]:
    with work.transaction() as tx:
        found = audit.get(tx, id_)
    if found is None or found.account != call.account or not span[0] <= found.time <= span[1]:
        return []
    return [Record(found, call.region).event()]


def _entries(tx: Transaction, account: str, span: tuple[datetime, datetime], after: Place) -> Iterator[Entry]:
    while page := audit.page(tx, account, span, after, PAGE):
        yield from page
        after = audit.position(page[-1])


def _attribute(given: Mapping[str, Any]) -> tuple[str, str] | None:
    attributes = given.get("LookupAttributes", ())
    if len(attributes) > 1:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "You can specify only one LookupAttribute in a request.",
            "InvalidLookupAttributesException",
        )
    for each in attributes:
        return each["AttributeKey"], each["AttributeValue"]
    return None


def _span(given: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """From the first moment to the last: records tell whole seconds, and so do those who ask."""
    start, end = given.get("StartTime", _FIRST), given.get("EndTime", _LAST)
    if start > end:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "The start time must not be later than the end time.",
            "InvalidTimeRangeException",
        )
    return start, end.replace(microsecond=0) + timedelta(milliseconds=999)
