"""Where the record of an asynchronous invocation's end goes: another function, a bus, a queue, a topic, or just the log."""

from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.change import Change, Event
from tokiwa.domain.delivery import Failure
from tokiwa.domain.function_name import of_arn
from tokiwa.domain.invocation import Answer, Condition, record
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.value import Value, field
from tokiwa.store import buses, queues, topics
from tokiwa.work.enqueuing import put
from tokiwa.work.execution_role import role_may
from tokiwa.work.invoking import Target, remarked
from tokiwa.work.publishing import Saying, published
from tokiwa.work.work import Work

LARGEST = 1_048_576  # bytes of a queued event, Lambda's quota
LONGEST_CHAIN = 16  # functions that lead to each other, as Lambda's recursive loop detection allows
LONGEST_MESSAGE = 1024  # characters of an error in a dead letter
_NOT_SERVED = "this server has no such service"


class Ending(Value):
    """The end of an invocation: whose, when, its record as JSON text, and how many destinations led to it."""

    on: Target
    now: datetime
    succeeded: bool
    written: dict[str, Any]
    text: str
    depth: int


class Letter(Value):
    """What a queue or a topic gets."""

    text: str
    attributes: dict[str, Attribute] = field(default_factory=dict)


def sent_on(
    work: Work, on: Target, event: AsyncEvent, condition: Condition, answer: Answer | None, now: datetime
) -> Change:
    """The record on its way to the destination that the function has for such an end, or to its dead-letter queue.

    What cannot be delivered is said in the function's log, with the record, so that nothing is lost unseen.
    """
    written = record(now, event.request_id, event.function, condition, event.ran, event.payload.encode(), answer)
    succeeded = condition is Condition.SUCCESS
    ending = Ending(on, now, succeeded, written, msgspec.json.encode(written).decode(), event.depth)
    config = on.function.invoke_configs.get(on.name.version)
    destination = None if config is None else config.destination(condition)
    change = Change() if destination is None else _to(work, ending, destination)
    if on.configuration.dead_letter and not succeeded:
        letter = Letter(event.payload, _dead_letter(event, answer))
        change += _to(work, ending, on.configuration.dead_letter, letter)
    return change


def _dead_letter(event: AsyncEvent, answer: Answer | None) -> dict[str, Attribute]:
    """What Lambda says about a dead letter (Lambda Developer Guide, "Adding a dead-letter queue")."""
    code, message = ("200", answer.payload.decode(errors="replace")) if answer else ("429", "The function did not run.")
    return {
        "RequestID": Attribute("String", event.request_id),
        "ErrorCode": Attribute("Number", code),
        "ErrorMessage": Attribute("String", message[:LONGEST_MESSAGE] or "-"),
    }


def _to(work: Work, ending: Ending, arn: str, letter: Letter | None = None) -> Change:
    service, account = arn.split(":")[2], arn.split(":")[4]
    if service not in _ACTIONS:
        return _not_delivered(ending, arn, _NOT_SERVED)
    if account != ending.on.function.account:
        return _not_delivered(ending, arn, "it belongs to another account")
    if len(ending.text.encode()) > LARGEST:
        return _not_delivered(ending, arn, f"the record is larger than {LARGEST} bytes")
    if not role_may(work, ending.on.configuration, ending.on.function, ending.now, _ACTIONS[service], arn):
        return _not_delivered(ending, arn, f"the function's role is not allowed to {_ACTIONS[service]} there")
    match service:
        case "lambda":
            return _to_function(work, ending, arn)
        case "events":
            return _to_bus(work, ending, arn)
    letter = letter or Letter(ending.text)
    return _to_queue(work, ending, arn, letter) if service == "sqs" else _to_topic(work, ending, arn, letter)


_ACTIONS = {
    "lambda": "lambda:InvokeFunction",
    "events": "events:PutEvents",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
}


def _to_function(work: Work, ending: Ending, arn: str) -> Change:
    if ending.depth + 1 >= LONGEST_CHAIN:
        return _not_delivered(ending, arn, "the functions call each other in a loop")
    following = AsyncEvent(of_arn(arn).arn, ending.text, work.draw.uuid(), ending.now, depth=ending.depth + 1)
    return Change(jobs=(following.job(ending.now),))


def _to_bus(work: Work, ending: Ending, arn: str) -> Change:
    with work.means.store.snapshot() as tx:
        bus = buses.get(tx, arn)
    if bus is None:
        return _not_delivered(ending, arn, "it does not exist")
    event = Event(
        id=work.draw.uuid(),
        account=bus.account,
        region=ending.on.function.region,
        time=ending.now,
        source="lambda",
        detail_type=f"Lambda Function Invocation Result - {'Success' if ending.succeeded else 'Failure'}",
        resources=(arn, ending.on.function.qualified(ending.on.name.version)),
        detail=ending.written,
        bus=bus.name,
    )
    return Change(events=(event,))


def _to_queue(work: Work, ending: Ending, arn: str, letter: Letter) -> Change:
    with work.means.store.snapshot() as tx:
        found = queues.get(tx, arn)
        if found is None:
            return _not_delivered(ending, arn, "it does not exist")
        sender = ending.on.configuration.role
        sent = put(tx, work.draw, found, letter.text, sender, letter.attributes, ending.now)
    return _not_delivered(ending, arn, sent.message) if isinstance(sent, Failure) else sent


def _to_topic(work: Work, ending: Ending, arn: str, letter: Letter) -> Change:
    with work.means.store.snapshot() as tx:
        found = topics.get(tx, arn)
        if found is None:
            return _not_delivered(ending, arn, "it does not exist")
        return published(tx, found, Saying(work.draw.uuid(), letter.text, attributes=letter.attributes), ending.now)


def _not_delivered(ending: Ending, arn: str, why: str) -> Change:
    told = f"The record of this invocation did not reach {arn}: {why}. {ending.text}"
    return remarked(ending.on, told, ending.now)
