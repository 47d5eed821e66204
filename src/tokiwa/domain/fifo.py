"""FIFO queues: messages have a number in their queue, and one that is sent twice within five minutes is in it once.

SQS Developer Guide, "FIFO queue delivery logic" and "Exactly-once processing in Amazon SQS".
"""

import hashlib
import re
from datetime import datetime, timedelta

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.value import Value

SUFFIX = ".fifo"
REMEMBERED = timedelta(minutes=5)
_ROOM = 1 << 15  # numbers of one millisecond
_APART = 64  # numbers between two that follow each other
_ID = re.compile(r"[A-Za-z0-9!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}")


class Sent(Value):
    """What was sent under a deduplication id: the message that whoever sends it again is told of."""

    queue: str
    id: str
    message: str
    number: int
    at: datetime
    version: int = 0

    def remembered(self, now: datetime) -> bool:
        """Whether the same id still means the same message."""
        return now < self.at + REMEMBERED


class Forgotten(Value):
    """Let go of the ids under which messages were sent until a moment."""

    queue: str
    until: datetime
    version: int = 0


def check(queue: Queue, group: str | None, deduplication: str | None) -> None:
    """INVALID, under SQS's codes, for a message without what its queue asks for, or with what it does not know."""
    for name, text in (("MessageGroupId", group), ("MessageDeduplicationId", deduplication)):
        if text is not None and not _ID.fullmatch(text):
            raise _invalid(
                f"Value {text} for parameter {name} is invalid. Reason: {name} can only include alphanumeric and "
                "punctuation characters. 1 to 128 in length."
            )
    if not queue.fifo:
        if deduplication is not None:
            raise _invalid(
                f"Value {deduplication} for parameter MessageDeduplicationId is invalid. "
                "Reason: The request include parameter that is not valid for this queue type"
            )
        return
    if group is None:
        raise Problem(Kind.INVALID, "The request must contain the parameter MessageGroupId.", "MissingParameter")
    if deduplication is None and not queue.by_content:
        raise _invalid(
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
        )


def deduplication_of(body: str) -> str:
    """The id of a message that has none of its own: the SHA-256 of its body."""
    return hashlib.sha256(body.encode()).hexdigest()


def scoped(queue: Queue, group: str, deduplication: str) -> str:
    """The id as it is unique in the queue, or in the message's group if the queue says so."""
    return f"{deduplication} {group}" if queue.scope == "messageGroup" else deduplication


def number(now: datetime, last: int, chance: float) -> int:
    """A number behind `last`, the highest in the queue. `chance` is drawn from [0, 1).

    Numbers are made of the time, so that senders need not wait for each other; only those who send at once, whose
    messages are in no order, could get the same one, and chance makes that rare.
    """
    by_time = int(now.timestamp() * 1000) * _ROOM + int(chance * _ROOM)
    return max(by_time, last + 1 + int(chance * _APART))


def sequence(number: int) -> str:
    """A message's number as clients are told it: twenty digits, larger for each that comes later."""
    return f"{number:020}"


def _invalid(sentence: str) -> Problem:
    return Problem(Kind.INVALID, sentence, "InvalidParameterValueException")
