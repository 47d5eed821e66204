"""A message by the handle that its receiver has: for what deletes it, or holds it for longer."""

from tokiwa.domain import queue_message
from tokiwa.domain.queue import Queue
from tokiwa.domain.queue_message import Message
from tokiwa.store import queue_messages
from tokiwa.work import Transaction


def message(tx: Transaction, found: Queue, handle: str) -> Message | None:
    """The message; None when it is gone, or was received by somebody else since. INVALID for a text that is no handle."""
    id_, receipt = queue_message.of_handle(handle)
    there = queue_messages.get(tx, found.arn, id_)
    return there if there is not None and there.receipt == receipt else None
