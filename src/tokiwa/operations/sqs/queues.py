"""sqs:CreateQueue, GetQueueUrl, ListQueues, DeleteQueue and PurgeQueue."""

import re
from typing import Any

from tokiwa.domain import queue as queues_
from tokiwa.domain import queue_attributes
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.fifo import SUFFIX
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.queue_trim import EVERY, TRIM, plan
from tokiwa.domain.value import evolve
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.dead_letters import checked
from tokiwa.operations.sqs.finding import (
    existing,
    invalid,
    on_name,
    own,
    policy_of,
    queue_arn,
    resource_keys,
    tagging_keys,
    url,
)
from tokiwa.operations.sqs.tags import checked_tags
from tokiwa.store import queues
from tokiwa.work import Work, apply

MOST = 1000
_NAME = re.compile(r"(?=.{1,80}$)[A-Za-z0-9_-]+(?:\.fifo)?")


@operation("sqs:CreateQueue", on=on_name, context=tagging_keys)
def create_queue(work: Work, call: Call) -> dict[str, Any]:
    """A new queue; the one that is there if it has these settings."""
    name, given = call.input["QueueName"], call.input.get("Attributes", {})
    if not _NAME.fullmatch(name):
        raise invalid(
            "QueueName", name, "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length."
        )
    fifo = name.endswith(SUFFIX)
    if fifo != (given.get("FifoQueue") == "true"):
        raise invalid(
            "QueueName", name, "The name of a FIFO queue, which has FifoQueue true, ends with .fifo; no other does."
        )
    arn = queues_.arn_of(call.region, call.account, name)
    with work.transaction() as tx:
        found = queues.get(tx, arn)
        if found is None:
            new = Queue(arn, call.account, call.region, name, call.now, call.now, fifo=fifo)
            made = checked(tx, queue_attributes.changed(new, given))
            made = evolve(made, tags=checked_tags(call.input.get("tags", {}), {}))
            apply(tx, Change(puts=(made,)) + plan(made, call.now + EVERY))
        elif (other := queue_attributes.differing(found, given)) is not None:
            raise Problem(
                Kind.EXISTS,
                f"A queue already exists with the same name and a different value for attribute {other}",
                "QueueNameExists",
            )
    return {"QueueUrl": url(work, arn)}


@operation("sqs:GetQueueUrl", on=on_name, context=resource_keys, policy=policy_of)
def get_queue_url(work: Work, call: Call) -> dict[str, Any]:
    """Where a queue is, by its name."""
    with work.transaction() as tx:
        return {"QueueUrl": url(work, existing(tx, on_name(call)).arn)}


@operation("sqs:ListQueues", on=lambda call: queues_.arn_of(call.region, call.account, "*"))
def list_queues(work: Work, call: Call) -> dict[str, Any]:
    """One page of the account's queues, by name. Without MaxResults it ends at a thousand and has no token, as with AWS."""
    prefix, most = call.input.get("QueueNamePrefix", ""), call.input.get("MaxResults")
    if most is not None and not 1 <= most <= MOST:
        raise invalid("MaxResults", most, f"It is from 1 to {MOST}.")
    listing = f"{call.name} {prefix}"
    after = position(listing, call.input.get("NextToken"), "")
    with work.transaction() as tx:
        found = queues.page(tx, call.account, after, (most or MOST) + 1, prefix)
    shown = found[: most or MOST]
    answer: dict[str, Any] = {"QueueUrls": [url(work, each.arn) for each in shown]}
    if most is not None and len(found) > most:
        answer["NextToken"] = token(listing, shown[-1].name)
    return answer


@operation("sqs:DeleteQueue", on=queue_arn, context=resource_keys, policy=policy_of)
def delete_queue(work: Work, call: Call) -> None:
    """Remove a queue and what is in it. Its name is free at once."""
    with work.transaction() as tx:
        found = own(tx, call)
        apply(tx, Change(drops=(found,), cancels=((TRIM, found.arn),)))


@operation("sqs:PurgeQueue", on=queue_arn, context=resource_keys, policy=policy_of)
def purge_queue(work: Work, call: Call) -> None:
    """Remove all that was sent until now."""
    with work.transaction() as tx:
        apply(tx, Change(puts=queues_.purge(own(tx, call), call.now)))
