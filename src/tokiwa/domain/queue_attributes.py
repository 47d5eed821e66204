"""A queue's settings as SQS names them: read from a request, checked, and told (SQS API Reference, "SetQueueAttributes")."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import LARGEST, Queue
from tokiwa.domain.value import evolve

_NUMBERS = {
    "DelaySeconds": ("delay", 0, 900),
    "MaximumMessageSize": ("largest", 1024, LARGEST),
    "MessageRetentionPeriod": ("retention", 60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": ("wait", 0, 20),
    "VisibilityTimeout": ("visibility", 0, 43_200),
}
_KEPT = frozenset({"KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"})
_FIFO = frozenset({"FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"})
_SCOPES = ("queue", "messageGroup")
_LIMITS = ("perQueue", "perMessageGroupId")
_MOST_SOURCES = 10
COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
_OF_ITSELF = ("QueueArn", "CreatedTimestamp", "LastModifiedTimestamp")
NAMES = frozenset(
    {*_NUMBERS, *_KEPT, *_FIFO, *COUNTS, *_OF_ITSELF, "Policy", "RedrivePolicy", "RedriveAllowPolicy", "All"}
)


def changed(queue: Queue, given: Mapping[str, str]) -> Queue:
    """The queue with these settings. INVALID, under SQS's code, for one that is not there or out of bounds."""
    for name, text in given.items():
        queue = _changed(queue, name, text)
    return queue


def differing(queue: Queue, given: Mapping[str, str]) -> str | None:
    """The first of these settings that the queue does not have, or None."""
    shown, wanted = told(queue), told(changed(queue, given))
    return next((name for name in given if shown.get(name) != wanted.get(name)), None)


def told(queue: Queue) -> dict[str, str]:
    """Every setting that the queue has, as text."""
    found = {name: str(getattr(queue, field)) for name, (field, _, _) in _NUMBERS.items()}
    found |= {
        "QueueArn": queue.arn,
        "CreatedTimestamp": str(int(queue.created_at.timestamp())),
        "LastModifiedTimestamp": str(int(queue.updated_at.timestamp())),
        "SqsManagedSseEnabled": "true",
    }
    if queue.policy is not None:
        found["Policy"] = queue.policy
    if queue.dead_letter is not None:
        redrive = {"deadLetterTargetArn": queue.dead_letter, "maxReceiveCount": queue.most_receives}
        found["RedrivePolicy"] = msgspec.json.encode(redrive).decode()
    if queue.allows is not None:
        found["RedriveAllowPolicy"] = queue.allows
    if queue.fifo:
        found |= {"FifoQueue": "true", "ContentBasedDeduplication": "true" if queue.by_content else "false"}
        found |= {"DeduplicationScope": queue.scope, "FifoThroughputLimit": _LIMITS[0]}
    return found | queue.others


def takes(dead_letter: Queue, source: str) -> bool:
    """Whether a queue lets another one, by its ARN, have it for its dead letters."""
    allows = {} if dead_letter.allows is None else msgspec.json.decode(dead_letter.allows)
    match allows.get("redrivePermission", "allowAll"):
        case "byQueue":
            return source in allows["sourceQueueArns"]
        case permission:
            return bool(permission == "allowAll")


def _changed(queue: Queue, name: str, text: str) -> Queue:
    if name in _NUMBERS:
        field, low, high = _NUMBERS[name]
        number: dict[str, Any] = {field: _number(name, text, low, high)}
        return evolve(queue, **number)
    if name in _KEPT:
        return evolve(queue, others={**queue.others, name: text})
    if name in _READERS:
        return _READERS[name](queue, text)
    if name in _FIFO and queue.fifo:
        return _fifo(queue, name, text)
    raise unknown(name)


def unknown(name: str) -> Problem:
    """The refusal of a setting that queues have not, or that nobody can set."""
    return Problem(Kind.INVALID, f"Unknown Attribute {name}.", "InvalidAttributeName")


def _fifo(queue: Queue, name: str, text: str) -> Queue:
    match name, text:
        case "FifoQueue", "true":
            return queue
        case "ContentBasedDeduplication", "true" | "false":
            return evolve(queue, by_content=text == "true")
        case "DeduplicationScope", _ if text in _SCOPES:
            return evolve(queue, scope=text)
        case "FifoThroughputLimit", _ if text in _LIMITS:
            return evolve(queue, others={**queue.others, name: text})
    raise _invalid(name)


def _number(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise _invalid(name)
    return int(text)


def _invalid(name: str, reason: str = "") -> Problem:
    return Problem(
        Kind.INVALID,
        f"Invalid value for the parameter {name}.{reason and f' Reason: {reason}'}",
        "InvalidAttributeValue",
    )


def _policy(queue: Queue, text: str) -> Queue:
    if text:
        try:
            parse(text, Form.RESOURCE)
        except Problem as problem:
            raise _invalid("Policy", problem.message) from None
    return evolve(queue, policy=text or None)


def _redrive(queue: Queue, text: str) -> Queue:
    if not text:
        return evolve(queue, dead_letter=None, most_receives=0)
    given = _object("RedrivePolicy", text)
    target, most = given.get("deadLetterTargetArn"), str(given.get("maxReceiveCount", ""))
    if not isinstance(target, str) or not given.keys() <= {"deadLetterTargetArn", "maxReceiveCount"}:
        raise _invalid("RedrivePolicy", "It has deadLetterTargetArn and maxReceiveCount.")
    if not (most.isascii() and most.isdigit() and 1 <= int(most[:5]) <= 1000):
        raise _invalid("RedrivePolicy", "maxReceiveCount is from 1 to 1000.")
    return evolve(queue, dead_letter=target, most_receives=int(most))


def _allows(queue: Queue, text: str) -> Queue:
    if not text:
        return evolve(queue, allows=None)
    given = _object("RedriveAllowPolicy", text)
    permission, sources = given.get("redrivePermission"), given.get("sourceQueueArns", [])
    listed = (
        isinstance(sources, list) and len(sources) <= _MOST_SOURCES and all(isinstance(each, str) for each in sources)
    )
    if permission not in ("allowAll", "denyAll", "byQueue") or not listed or (permission == "byQueue") != bool(sources):
        raise _invalid(
            "RedriveAllowPolicy", "redrivePermission is allowAll, denyAll, or byQueue with one to ten sourceQueueArns."
        )
    return evolve(queue, allows=text)


def _object(name: str, text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        raise _invalid(name, "It is not a JSON object.") from None


_READERS: dict[str, Callable[[Queue, str], Queue]] = {
    "Policy": _policy,
    "RedrivePolicy": _redrive,
    "RedriveAllowPolicy": _allows,
}
