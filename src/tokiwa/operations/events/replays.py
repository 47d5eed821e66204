"""events:StartReplay, CancelReplay, DescribeReplay and ListReplays: events of an archive that are sent again."""

from typing import Any

from tokiwa.domain import replay as replays_
from tokiwa.domain.archive import Archive
from tokiwa.domain.bus import name_of
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.replay import Replay, ReplayState
from tokiwa.operations.events.listing import page
from tokiwa.operations.registry import operation
from tokiwa.store import archives, buses, replays
from tokiwa.work import Transaction, Work, apply


def _arn(call: Call) -> str:
    return replays_.arn_of(call.region, call.account, call.input.get("ReplayName", "*"))


@operation("events:StartReplay", on=_arn)
def start_replay(work: Work, call: Call) -> dict[str, Any]:
    """A replay that begins at once."""
    with work.transaction() as tx:
        made = _replay(tx, call)
        apply(tx, replays_.start(made))
    return _answer(made, made.state) | {"ReplayStartTime": made.started_at}


@operation("events:CancelReplay", on=_arn)
def cancel_replay(work: Work, call: Call) -> dict[str, Any]:
    """Send no more of it. What was sent is on its way."""
    with work.transaction() as tx:
        found = _named(tx, call)
        apply(tx, replays_.cancel(found, call.now))
    return _answer(found, ReplayState.CANCELLING)


@operation("events:DescribeReplay", on=_arn)
def describe_replay(work: Work, call: Call) -> dict[str, Any]:
    """Everything about a replay."""
    with work.transaction() as tx:
        found = _named(tx, call)
    to: dict[str, Any] = {"Arn": found.bus} | ({"FilterArns": list(found.rules)} if found.rules else {})
    return _summary(found) | {"ReplayArn": found.arn, "Description": found.description, "Destination": to}


@operation("events:ListReplays", on=_arn)
def list_replays(work: Work, call: Call) -> dict[str, Any]:
    """One page of replays, by name."""
    source, state = call.input.get("EventSourceArn"), call.input.get("State")
    with work.transaction() as tx:
        found = replays.of_account(tx, call.account)
    wanted = [each for each in found if source in (None, each.archive) and state in (None, each.state)]
    return page(call, "Replays", wanted, lambda each: each.name, _summary, f"{source} {state}")


def _replay(tx: Transaction, call: Call) -> Replay:
    given = call.input
    archive = _archive(tx, call)
    if given["EventStartTime"] >= given["EventEndTime"]:
        raise _refused("EventEndTime", "EventStartTime must be before EventEndTime.")
    existing = replays.of_account(tx, call.account)
    if any(each.arn == _arn(call) for each in existing):
        raise Problem(Kind.EXISTS, f"Replay {given['ReplayName']} already exists.")
    if sum(each.active for each in existing) >= replays_.MOST_ACTIVE:
        raise Problem(Kind.LIMIT, "The requested resource exceeds the maximum number allowed.")
    return Replay(
        arn=_arn(call),
        account=call.account,
        name=given["ReplayName"],
        archive=archive.arn,
        bus=archive.bus,
        since=given["EventStartTime"],
        until=given["EventEndTime"],
        started_at=call.now,
        rules=tuple(given["Destination"].get("FilterArns", ())),
        description=given.get("Description"),
    )


def _archive(tx: Transaction, call: Call) -> Archive:
    """The archive that is to be replayed, once the call names it and its bus."""
    source, to = call.input["EventSourceArn"], call.input["Destination"]["Arn"]
    if ":event-bus/" not in to:
        raise _refused("Destination.Arn", "Must contain an event bus ARN.")
    if ":archive/" not in source:
        raise _refused("EventSourceArn", "Must contain an archive ARN.")
    found = archives.get(tx, source)
    if found is None or found.account != call.account:
        raise _refused("EventSourceArn", f"Archive {source.partition(':archive/')[2]} does not exist.")
    if buses.get(tx, to) is None:
        raise Problem(Kind.NOT_FOUND, f"Event bus {name_of(to)} does not exist.")
    if to != found.bus:
        raise _refused("Destination.Arn", "Cross event bus replay is not permitted.")
    return found


def _named(tx: Transaction, call: Call) -> Replay:
    found = replays.get(tx, _arn(call))
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Replay {call.input['ReplayName']} does not exist.")
    return found


def _refused(parameter: str, reason: str) -> Problem:
    return Problem(Kind.INVALID, f"Parameter {parameter} is not valid. Reason: {reason}")


def _answer(found: Replay, state: ReplayState) -> dict[str, Any]:
    return {"ReplayArn": found.arn, "State": state.value, "StateReason": found.reason}


def _summary(found: Replay) -> dict[str, Any]:
    return {
        "ReplayName": found.name,
        "EventSourceArn": found.archive,
        "State": found.state.value,
        "StateReason": found.reason,
        "EventStartTime": found.since,
        "EventEndTime": found.until,
        "EventLastReplayedTime": found.last_at,
        "ReplayStartTime": found.started_at,
        "ReplayEndTime": found.ended_at,
    }
