"""sqs:SendMessage and SendMessageBatch."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tokiwa.domain import fifo, message_attributes, queue_message
from tokiwa.domain.call import Call
from tokiwa.domain.message_attributes import Attributes, md5
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import LARGEST, Queue
from tokiwa.domain.queue_message import Message
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs import batch
from tokiwa.operations.sqs.finding import invalid, own_time, policy_of, queue, queue_arn, resource_keys
from tokiwa.work import Work, apply
from tokiwa.work.line import Line

_INVALID = "InvalidParameterValueException"
# What XML 1.0 cannot hold (SQS API Reference, "SendMessage").
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SYSTEM = frozenset({"AWSTraceHeader"})
_LONGEST_DELAY = 900


@operation("sqs:SendMessage", on=queue_arn, context=resource_keys, policy=policy_of)
def send_message(work: Work, call: Call) -> dict[str, Any]:
    """One message into the queue."""
    with work.transaction() as tx:
        found = queue(tx, call)
        now = own_time(tx, call, found)
        line = Line(tx, work.draw, found, now)
        message = line.add(_message(call, found, call.input, work.draw.dated(now), now))
        apply(tx, line.change)
    return _told(message)


@operation("sqs:SendMessageBatch", on=queue_arn, action="sqs:SendMessage", context=resource_keys, policy=policy_of)
def send_message_batch(work: Work, call: Call) -> dict[str, Any]:
    """Up to ten messages; what is wrong with one is said of that one."""
    entries = batch.checked(call.input["Entries"])
    size = sum(queue_message.size(each["MessageBody"], _attributes(each)) for each in entries)
    if size > LARGEST:
        raise Problem(
            Kind.INVALID,
            f"Batch requests cannot be longer than {LARGEST} bytes. You have sent {size} bytes.",
            "BatchRequestTooLong",
        )
    with work.transaction() as tx:
        found = queue(tx, call)
        now = own_time(tx, call, found)
        line = Line(tx, work.draw, found, now)
        # Messages of one moment are received in the order of their ids.
        ids = iter(sorted(work.draw.several(now, len(entries))))

        def add(entry: batch.Entry) -> Mapping[str, Any]:
            return _told(line.add(_message(call, found, entry, next(ids), now)))

        answer = batch.done(entries, add)
        apply(tx, line.change)
    return answer


def _message(call: Call, found: Queue, given: Mapping[str, Any], id_: str, now: datetime) -> Message:
    body, delay = given["MessageBody"], given.get("DelaySeconds")
    if not body:
        raise Problem(Kind.INVALID, "The request must contain the parameter MessageBody.", "MissingParameter")
    if _FORBIDDEN.search(body):
        raise Problem(
            Kind.INVALID,
            "Invalid characters found in the message body. Valid unicode characters are those of XML 1.0.",
            "InvalidMessageContents",
        )
    if delay is not None and not 0 <= delay <= _LONGEST_DELAY:
        raise invalid("DelaySeconds", delay, f"DelaySeconds must be >= 0 and <= {_LONGEST_DELAY}.")
    if delay is not None and found.fifo:
        raise invalid("DelaySeconds", delay, "The request include parameter that is not valid for this queue type.")
    group, deduplication = given.get("MessageGroupId"), given.get("MessageDeduplicationId")
    fifo.check(found, group, deduplication)
    attributes = _attributes(given)
    if queue_message.size(body, attributes) > found.largest:
        raise Problem(
            Kind.INVALID,
            f"One or more parameters are invalid. Reason: Message must be shorter than {found.largest} bytes.",
            _INVALID,
        )
    system = given.get("MessageSystemAttributes", {})
    if not system.keys() <= _SYSTEM:
        raise invalid("MessageSystemAttributes", ", ".join(system), "AWSTraceHeader alone can be set.")
    return queue_message.sent(
        found,
        id_,
        body,
        call.principal.id,
        now,
        delay=delay,
        attributes=attributes,
        system=message_attributes.read(system, _INVALID),
        group=group or "",
        deduplication=deduplication or "",
    )


def _attributes(given: Mapping[str, Any]) -> Attributes:
    return message_attributes.read(given.get("MessageAttributes", {}), _INVALID, message_attributes.MOST)


def _told(message: Message) -> dict[str, Any]:
    return {
        "MessageId": message.id,
        "MD5OfMessageBody": md5(message.body.encode()),
        "MD5OfMessageAttributes": message_attributes.digest(message.attributes),
        "MD5OfMessageSystemAttributes": message_attributes.digest(message.system),
        "SequenceNumber": fifo.sequence(message.number) if message.number else None,
    }
