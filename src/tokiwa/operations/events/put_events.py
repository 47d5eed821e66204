"""events:PutEvents: up to ten events, each for a bus; what is wrong with one is said about that one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain.bus import EventBus
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Event, Origin
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.authorise import authorise
from tokiwa.operations.events.access import Keys
from tokiwa.operations.events.names import bus_arn
from tokiwa.operations.registry import find, operation
from tokiwa.store import accounts, buses
from tokiwa.work import Transaction, Work, apply

LARGEST = 256 * 1024  # bytes of all entries together
_SIZE_OF_TIME = 14
_REQUIRED = ("Source", "DetailType", "Detail")
_decode = msgspec.json.Decoder(dict[str, Any]).decode

Entry = Mapping[str, Any]


def _buses(call: Call) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bus_arn(call, entry.get("EventBusName")) for entry in call.input["Entries"]))


def _keys(_work: Work, call: Call, arn: str) -> Keys:
    """The sources and kinds of the events for one bus; entries that differ are judged one by one besides."""
    entries = [entry for entry in call.input["Entries"] if bus_arn(call, entry.get("EventBusName")) == arn]
    return {
        "events:source": tuple(sorted({entry.get("Source", "") for entry in entries})),
        "events:detail-type": tuple(sorted({entry.get("DetailType", "") for entry in entries})),
        "events:eventBusInvocation": "false",
    }


def _policy(work: Work, arn: str) -> str | None:
    def load() -> str | None:
        with work.means.store.snapshot() as tx:
            found = buses.get(tx, arn)
        return None if found is None else found.policy

    return work.means.store.cached("bus policies", (EventBus,), arn, load)


@operation("events:PutEvents", on=_buses, context=_keys, policy=_policy)
def put_events(work: Work, call: Call) -> dict[str, Any]:
    """An id or an error for each entry, in their order. Events for a bus that does not exist are lost, as with AWS."""
    entries = call.input["Entries"]
    if sum(map(_size, entries)) > LARGEST:
        raise Problem(Kind.INVALID, "Total size of the entries in the request is over the limit.")
    answers = [
        _refusal(entry) or _denial(work, call, entry) or {"EventId": work.draw.dated(call.now)} for entry in entries
    ]
    with work.transaction() as tx:
        found = {arn: buses.get(tx, arn) for arn in _buses(call)}
        arrivals = {on.account: _now(tx, on.account, call) for on in found.values() if on is not None}
        events = tuple(
            _event(entry, answer["EventId"], on, arrivals[on.account], call)
            for entry, answer in zip(entries, answers, strict=True)
            if "EventId" in answer and (on := found[bus_arn(call, entry.get("EventBusName"))]) is not None
        )
        apply(tx, Change(events=events))
    return {"FailedEntryCount": sum("ErrorCode" in answer for answer in answers), "Entries": answers}


def _size(entry: Entry) -> int:
    """Bytes of an entry (EventBridge User Guide, "Calculating PutEvents event entry size")."""
    texts = [entry.get(name, "") for name in _REQUIRED] + list(entry.get("Resources", ()))
    return sum(len(text.encode()) for text in texts) + (_SIZE_OF_TIME if "Time" in entry else 0)


def _refusal(entry: Entry) -> dict[str, str] | None:
    for name in _REQUIRED:
        if not entry.get(name):
            return _error("InvalidArgument", f"Parameter {name} is not valid. Reason: {name} is a required argument.")
    if entry["Source"].startswith("aws."):
        return _error("NotAuthorizedForSourceException", "Not authorized for the source.")
    try:
        _decode(entry["Detail"])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _error("MalformedDetail", "Detail is malformed.")
    return None


def _denial(work: Work, call: Call, entry: Entry) -> dict[str, str] | None:
    # Where all entries are alike in what policies can look at, the call's own authorisation has said it already.
    if (
        len({(item.get("EventBusName"), item.get("Source"), item.get("DetailType")) for item in call.input["Entries"]})
        == 1
    ):
        return None
    try:
        authorise(work, evolve(call, input={"Entries": [entry]}), find("events:PutEvents"))
    except Problem as problem:
        return _error("AccessDeniedException", problem.message)
    return None


def _error(code: str, message: str) -> dict[str, str]:
    return {"ErrorCode": code, "ErrorMessage": message}


def _now(tx: Transaction, account: str, call: Call) -> datetime:
    """The time of the account that a bus belongs to, whose clock may be another than the caller's."""
    owner = None if account == call.account else accounts.get(tx, account)
    return call.now if owner is None else owner.now(call.wall)


def _event(entry: Entry, event_id: str, on: EventBus, arrived: datetime, call: Call) -> Event:
    return Event(
        id=event_id,
        account=on.account,
        region=call.region,
        time=entry.get("Time", arrived),
        source=entry["Source"],
        detail_type=entry["DetailType"],
        resources=tuple(entry.get("Resources", ())),
        detail=_decode(entry["Detail"]),
        bus=on.name,
        arrived_at=arrived if "Time" in entry else None,
        origin=None if on.account == call.account else Origin(event_id, call.account),
    )
