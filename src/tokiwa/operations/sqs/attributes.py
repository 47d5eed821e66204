"""sqs:GetQueueAttributes and SetQueueAttributes."""

from typing import Any

from tokiwa.domain import queue_attributes
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.queue_attributes import COUNTS, NAMES
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.dead_letters import checked
from tokiwa.operations.sqs.finding import own, policy_of, queue, queue_arn, resource_keys
from tokiwa.store import queue_messages
from tokiwa.work import Work, apply


@operation("sqs:GetQueueAttributes", on=queue_arn, context=resource_keys, policy=policy_of)
def get_queue_attributes(work: Work, call: Call) -> dict[str, Any]:
    """Those that are asked for; of a queue that has no such setting it is left out."""
    wanted = call.input.get("AttributeNames", ())
    for name in wanted:
        if name not in NAMES:
            raise queue_attributes.unknown(name)
    with work.transaction() as tx:
        found = queue(tx, call)
        known = queue_attributes.told(found)
        if {"All", *COUNTS} & set(wanted):
            count = queue_messages.count(tx, found.arn, call.now, found.oldest(call.now))
            numbers = (count.ready, count.held, count.delayed)
            known |= dict(zip(COUNTS, map(str, numbers), strict=True))
    chosen = known if "All" in wanted else {name: text for name, text in known.items() if name in wanted}
    return {"Attributes": chosen or None}


@operation("sqs:SetQueueAttributes", on=queue_arn, context=resource_keys, policy=policy_of)
def set_queue_attributes(work: Work, call: Call) -> None:
    """Change those that are given. A new retention period is for the messages that are there, too."""
    with work.transaction() as tx:
        changed = queue_attributes.changed(own(tx, call), call.input["Attributes"])
        if "RedrivePolicy" in call.input["Attributes"]:
            checked(tx, changed)
        apply(tx, Change(puts=(evolve(changed, updated_at=call.now),)))
