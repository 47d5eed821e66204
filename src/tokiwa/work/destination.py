"""Where the record of an asynchronous invocation's end goes: another function, an event bus, or just the log."""

from datetime import datetime

import msgspec

from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.change import Change, Event
from tokiwa.domain.function_name import of_arn
from tokiwa.domain.invocation import Answer, Condition, record
from tokiwa.store import buses
from tokiwa.work.execution_role import role_may
from tokiwa.work.invoking import Target, logged, new_stream
from tokiwa.work.work import Work

LARGEST = 1_048_576  # bytes of a queued event, Lambda's quota
LONGEST_LINE = 262_144  # characters of an event of the log
LONGEST_CHAIN = 16  # functions that lead to each other, as Lambda's recursive loop detection allows


def sent_on(
    work: Work,
    on: Target,
    event: AsyncEvent,
    destination: str | None,
    condition: Condition,
    answer: Answer | None,
    now: datetime,
) -> Change:
    """The record on its way to its destination, and for a failure to the function's dead-letter queue.

    What cannot be delivered is said in the function's log, with the record, so that nothing is lost unseen.
    """
    failed = condition is not Condition.SUCCESS
    written = record(now, event.request_id, event.function, condition, event.ran, event.payload.encode(), answer)
    change = Change()
    if destination:
        change += _to(work, on, event, destination, written, now)
    if failed and on.configuration.dead_letter:
        change += _not_delivered(
            work, on, on.configuration.dead_letter, "this server has no such service", written, now
        )
    return change


def _to(work: Work, on: Target, event: AsyncEvent, arn: str, written: dict[str, object], now: datetime) -> Change:
    service, account = arn.split(":")[2], arn.split(":")[4]
    if len(msgspec.json.encode(written)) > LARGEST:
        return _not_delivered(work, on, arn, f"it is larger than {LARGEST} bytes", written, now)
    if account != on.function.account:
        return _not_delivered(work, on, arn, "it belongs to another account", written, now)
    match service:
        case "lambda":
            if not role_may(work, on.configuration, on.function, now, "lambda:InvokeFunction", arn):
                return _denied(work, on, arn, "lambda:InvokeFunction", written, now)
            if event.depth + 1 >= LONGEST_CHAIN:
                return _not_delivered(work, on, arn, "the functions call each other in a loop", written, now)
            return _to_function(work, event, arn, written, now)
        case "events":
            if not role_may(work, on.configuration, on.function, now, "events:PutEvents", arn):
                return _denied(work, on, arn, "events:PutEvents", written, now)
            return _to_bus(work, on, arn, written, now)
        case _:
            return _not_delivered(work, on, arn, "this server has no such service", written, now)


def _to_function(work: Work, event: AsyncEvent, arn: str, written: dict[str, object], now: datetime) -> Change:
    payload = msgspec.json.encode(written).decode()
    following = AsyncEvent(of_arn(arn).arn, payload, work.draw.uuid(), now, depth=event.depth + 1)
    return Change(jobs=(following.job(now),))


def _to_bus(work: Work, on: Target, arn: str, written: dict[str, object], now: datetime) -> Change:
    with work.means.store.snapshot() as tx:
        bus = buses.get(tx, arn)
    if bus is None:
        return _not_delivered(work, on, arn, "it does not exist", written, now)
    context = written["requestContext"]
    outcome = "Failure" if isinstance(context, dict) and context["condition"] != Condition.SUCCESS else "Success"
    return Change(
        events=(
            Event(
                id=work.draw.uuid(),
                account=on.function.account,
                region=on.function.region,
                time=now,
                source="lambda",
                detail_type=f"Lambda Function Invocation Result - {outcome}",
                resources=(arn, on.function.qualified(on.name.version)),
                detail=written,
                bus=bus.name,
            ),
        )
    )


def _denied(work: Work, on: Target, arn: str, action: str, written: dict[str, object], now: datetime) -> Change:
    return _not_delivered(work, on, arn, f"the function's role is not allowed to {action} there", written, now)


def _not_delivered(work: Work, on: Target, arn: str, why: str, written: dict[str, object], now: datetime) -> Change:
    told = f"The record of this invocation did not reach {arn}: {why}. {msgspec.json.encode(written).decode()}"
    return logged(on, new_stream(work, on, now), [(now, told[:LONGEST_LINE])], now)
