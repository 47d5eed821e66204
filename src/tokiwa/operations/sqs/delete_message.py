"""sqs:DeleteMessage and DeleteMessageBatch."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs import batch, held
from tokiwa.operations.sqs.finding import policy_of, queue, queue_arn, resource_keys
from tokiwa.work import Work, apply


@operation("sqs:DeleteMessage", on=queue_arn, context=resource_keys, policy=policy_of)
def delete_message(work: Work, call: Call) -> None:
    """Have done with a message. With the handle of an earlier receipt nothing happens, and that is no error, as with AWS."""
    with work.transaction() as tx:
        message = held.message(tx, queue(tx, call), call.input["ReceiptHandle"])
        if message is not None:
            apply(tx, Change(drops=(message,)))


@operation("sqs:DeleteMessageBatch", on=queue_arn, action="sqs:DeleteMessage", context=resource_keys, policy=policy_of)
def delete_message_batch(work: Work, call: Call) -> dict[str, Any]:
    """The same for up to ten."""
    entries = batch.checked(call.input["Entries"])
    with work.transaction() as tx:
        found = queue(tx, call)
        gone = {}

        def delete(entry: batch.Entry) -> dict[str, Any]:
            message = held.message(tx, found, entry["ReceiptHandle"])
            if message is not None:
                gone[message.id] = message
            return {}

        answer = batch.done(entries, delete)
        apply(tx, Change(drops=tuple(gone.values())))
    return answer
