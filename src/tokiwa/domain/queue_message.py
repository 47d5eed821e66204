"""A message in a queue: when it can be received, by whom it was, and where it goes when that was too often."""

import base64
from datetime import datetime, timedelta

from tokiwa.domain import message_attributes
from tokiwa.domain.message_attributes import Attribute, Attributes
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.value import Hidden, Value, evolve, field


class Message(Value):
    """One message. It can be received from `visible_at` on; `receipt` names the last time that it was.

    In a FIFO queue it has a `group`, an id by which a repeated one is known, and a `number` in its queue.
    `source` is the queue that it came from as a dead letter. `system` are SQS's own attributes that a sender may set.
    """

    queue: str
    id: str
    body: Hidden[str]
    sender: str
    sent_at: datetime
    visible_at: datetime
    attributes: Hidden[dict[str, Attribute]] = field(default_factory=dict)
    system: dict[str, Attribute] = field(default_factory=dict)
    receives: int = 0
    first_received: datetime | None = None
    receipt: Hidden[str] = ""
    source: str = ""
    group: str = ""
    deduplication: str = ""
    number: int = 0
    version: int = 0

    @property
    def handle(self) -> str:
        """What whoever received it names it by."""
        return base64.urlsafe_b64encode(f"{self.id} {self.receipt}".encode()).decode()

    def held(self, now: datetime) -> bool:
        """Whether somebody has received it and may still be at work on it."""
        return self.receives > 0 and self.visible_at > now


def sent(
    queue: Queue,
    id_: str,
    body: str,
    sender: str,
    now: datetime,
    *,
    delay: int | None = None,
    attributes: Attributes | None = None,
    system: Attributes | None = None,
    group: str = "",
    deduplication: str = "",
) -> Message:
    """A new message; `delay` is the queue's where it is None."""
    wait = timedelta(seconds=queue.delay if delay is None else delay)
    made = Message(queue.arn, id_, body, sender, now, now + wait, attributes or {}, system or {})
    return evolve(made, group=group, deduplication=deduplication)


def size(body: str, attributes: Attributes) -> int:
    """The bytes of a message."""
    return len(body.encode()) + message_attributes.size(attributes)


def received(message: Message, now: datetime, visibility: int, receipt: str) -> Message:
    """The message when somebody has received it: nobody else does for `visibility` seconds."""
    return evolve(
        message,
        receives=message.receives + 1,
        first_received=message.first_received or now,
        visible_at=now + timedelta(seconds=visibility),
        receipt=receipt,
    )


def exhausted(message: Message, queue: Queue) -> bool:
    """Whether it was received as often as its queue allows."""
    return queue.dead_letter is not None and message.receives >= queue.most_receives


def moved(message: Message, to: str, now: datetime) -> Message:
    """The message in another queue, by its ARN: the same one, as old as it is."""
    return evolve(message, queue=to, visible_at=now, receipt="", source=message.queue, version=0)


def of_handle(handle: str) -> tuple[str, str]:
    """The message's id and the receipt in a handle. INVALID, under SQS's code, for a text that is none."""
    try:
        id_, receipt = base64.b64decode(handle, b"-_", validate=True).decode().split(" ")
    except ValueError:
        raise Problem(
            Kind.INVALID,
            f'The input receipt handle "{handle}" is not a valid receipt handle.',
            "ReceiptHandleIsInvalid",
        ) from None
    return id_, receipt
