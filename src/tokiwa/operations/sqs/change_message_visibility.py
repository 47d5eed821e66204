"""sqs:ChangeMessageVisibility and ChangeMessageVisibilityBatch: hold a message for longer, or let go of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.queue_message import Message
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs import batch, held
from tokiwa.operations.sqs.finding import invalid, own_time, policy_of, queue, queue_arn, resource_keys
from tokiwa.work import Transaction, Work, apply

ACTION = "sqs:ChangeMessageVisibility"
LONGEST = 43_200  # seconds since it was received


@operation("sqs:ChangeMessageVisibility", on=queue_arn, context=resource_keys, policy=policy_of)
def change_message_visibility(work: Work, call: Call) -> None:
    """From now on so many seconds."""
    with work.transaction() as tx:
        found = queue(tx, call)
        apply(tx, Change(puts=(_changed(tx, found, call.input, own_time(tx, call, found)),)))


@operation("sqs:ChangeMessageVisibilityBatch", on=queue_arn, action=ACTION, context=resource_keys, policy=policy_of)
def change_message_visibility_batch(work: Work, call: Call) -> dict[str, Any]:
    """The same for up to ten."""
    entries = batch.checked(call.input["Entries"])
    changed: dict[str, Message] = {}
    with work.transaction() as tx:
        found = queue(tx, call)
        now = own_time(tx, call, found)

        def change(entry: batch.Entry) -> dict[str, Any]:
            message = _changed(tx, found, entry, now)
            changed[message.id] = message
            return {}

        answer = batch.done(entries, change)
        apply(tx, Change(puts=tuple(changed.values())))
    return answer


def _changed(tx: Transaction, found: Queue, given: Mapping[str, Any], now: datetime) -> Message:
    seconds, handle = given.get("VisibilityTimeout", 0), given["ReceiptHandle"]
    if not 0 <= seconds <= LONGEST:
        raise invalid("VisibilityTimeout", seconds, "VisibilityTimeout must be an integer between 0 and 43200")
    message = held.message(tx, found, handle)
    if message is None:
        reason = "Message does not exist or is not available for visibility timeout change."
        raise invalid("ReceiptHandle", handle, reason)
    if not message.held(now):
        raise Problem(Kind.WRONG_STATE, f"The message {message.id} is not in flight.", "MessageNotInflight")
    return evolve(message, visible_at=now + timedelta(seconds=seconds))
