"""sqs:ReceiveMessage: the next messages, hidden from others for a while; those received too often become dead letters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tokiwa.domain import fifo, message_attributes, queue_message
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.message_attributes import Attributes, md5
from tokiwa.domain.queue import Queue
from tokiwa.domain.queue_message import Message
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.finding import invalid, own_time, policy_of, queue, queue_arn, resource_keys
from tokiwa.operations.waiting import NothingYet
from tokiwa.store import queue_messages, queues
from tokiwa.work import Conflict, Transaction, Work
from tokiwa.work.line import Line

MOST = 10
LOOKED_AT = 100  # messages among which one chooses who met others at the first ones
TRIES = 10
_LONGEST = {"WaitTimeSeconds": 20, "VisibilityTimeout": 43_200}


@operation("sqs:ReceiveMessage", on=queue_arn, context=resource_keys, policy=policy_of, slow=True)
def receive_message(work: Work, call: Call) -> dict[str, Any]:
    """Up to ten messages. Without any, the answer is worth waiting for as long as the call or the queue says."""
    _check(call)
    with work.means.store.snapshot() as tx:
        found = queue(tx, call)
        now = own_time(tx, call, found)
    messages = _received(work, call, found, now)
    if messages:
        return {"Messages": [_told(each, call) for each in messages]}
    return NothingYet(call.input.get("WaitTimeSeconds", found.wait))


def _check(call: Call) -> None:
    most = call.input.get("MaxNumberOfMessages", 1)
    if not 1 <= most <= MOST:
        raise invalid("MaxNumberOfMessages", most, f"Must be between 1 and {MOST}, if provided.")
    for name, longest in _LONGEST.items():
        given = call.input.get(name, 0)
        if not 0 <= given <= longest:
            raise invalid(name, given, f"Must be >= 0 and <= {longest}, if provided.")


def _received(work: Work, call: Call, found: Queue, now: datetime) -> list[Message]:
    """Take what can be taken: of what several want at once the first to write has it."""
    wanted, visibility = call.input.get("MaxNumberOfMessages", 1), call.input.get("VisibilityTimeout", found.visibility)
    taken: list[Message] = []
    for attempt in range(TRIES):
        with work.means.store.snapshot() as tx:
            look = queue_messages.following if found.fifo else queue_messages.ready
            ready = look(tx, found.arn, now, found.oldest(now), LOOKED_AT if attempt else wanted)
            to = queues.get(tx, found.dead_letter) if found.dead_letter else None
            if attempt and not found.fifo:
                ready = _shuffled(work, ready)  # whoever was faster takes others
            steps = [_step(work, tx, each, found, to, now, visibility) for each in _sets(ready, wanted, found, to)]
        problems = work.write([change for _, change in steps])
        _raise(problems)
        got = [messages for (messages, _), problem in zip(steps, problems, strict=True) if problem is None]
        taken = [each for messages in got for each in messages]
        if taken or not ready:
            break  # it is looked again by who met others, or found nothing but dead letters
    return sorted(taken, key=lambda each: each.number)  # of FIFO queues


def _sets(ready: Sequence[Message], wanted: int, found: Queue, to: Queue | None) -> list[list[Message]]:
    """Dead letters, and as many others as are wanted: each by itself, or in a FIFO queue those of a group together."""
    sets: dict[str, list[Message]] = {}
    for each in ready:
        if not _dead(each, found, to):
            wanted -= 1
        if wanted < 0:
            break
        sets.setdefault(each.group if found.fifo else each.id, []).append(each)
    return list(sets.values())


def _step(
    work: Work,
    tx: Transaction,
    messages: Sequence[Message],
    found: Queue,
    to: Queue | None,
    now: datetime,
    visibility: int,
) -> tuple[list[Message], Change]:
    """Those that are received, and what is written of all."""
    dead = [each for each in messages if _dead(each, found, to)]
    after = [queue_message.received(each, now, visibility, work.draw.uuid()) for each in messages if each not in dead]
    change = Change(puts=tuple(after), drops=tuple(dead))
    if to is not None and dead:
        line = Line(tx, work.draw, to, now)
        for each in dead:
            line.follow(queue_message.moved(each, to.arn, now))
        change += line.change
    return after, change


def _dead(message: Message, found: Queue, to: Queue | None) -> bool:
    return to is not None and queue_message.exhausted(message, found)


def _shuffled(work: Work, messages: Sequence[Message]) -> list[Message]:
    return sorted(messages, key=lambda _: work.draw.fraction())


def _raise(problems: Sequence[BaseException | None]) -> None:
    for problem in problems:
        if problem is not None and not isinstance(problem, Conflict):
            raise problem


def _told(message: Message, call: Call) -> dict[str, Any]:
    attributes = _chosen(message.attributes, call.input.get("MessageAttributeNames", ()))
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.handle,
        "MD5OfBody": md5(message.body.encode()),
        "Body": message.body,
        "Attributes": _system(message, call) or None,
        "MessageAttributes": message_attributes.told(attributes) or None,
        "MD5OfMessageAttributes": message_attributes.digest(attributes),
    }


def _chosen(attributes: Attributes, names: Sequence[str]) -> Attributes:
    """Those that are asked for: all, by name, or by the beginning of a name (`bar.*`)."""
    if {"All", ".*"} & set(names):
        return attributes
    starts = tuple(name.removesuffix(".*") for name in names if name.endswith(".*"))
    return {name: each for name, each in attributes.items() if name in names or (starts and name.startswith(starts))}


def _system(message: Message, call: Call) -> dict[str, str]:
    asked = {*call.input.get("AttributeNames", ()), *call.input.get("MessageSystemAttributeNames", ())}
    known = {
        "SenderId": message.sender,
        "SentTimestamp": _milliseconds(message.sent_at),
        "ApproximateReceiveCount": str(message.receives),
        "ApproximateFirstReceiveTimestamp": _milliseconds(message.first_received or message.sent_at),
        **{name: each.text or "" for name, each in message.system.items()},
    }
    if message.group:
        known["MessageGroupId"] = message.group
    if message.number:
        known |= {"MessageDeduplicationId": message.deduplication, "SequenceNumber": fifo.sequence(message.number)}
    if message.source:
        known["DeadLetterQueueSourceArn"] = message.source
    return {name: text for name, text in known.items() if name in asked or "All" in asked}


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
