"""sqs:ListDeadLetterSourceQueues; and whether a queue's dead letters may go where it wants, for who changes it."""

from typing import Any

from tokiwa.domain import queue_attributes
from tokiwa.domain.arn import parse
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Problem
from tokiwa.domain.queue import Queue
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.finding import invalid, own, policy_of, queue_arn, resource_keys, url
from tokiwa.store import queues
from tokiwa.work import Transaction, Work

MOST = 1000


@operation("sqs:ListDeadLetterSourceQueues", on=queue_arn, context=resource_keys, policy=policy_of)
def list_dead_letter_source_queues(work: Work, call: Call) -> dict[str, Any]:
    """One page of the queues whose dead letters come here."""
    most = call.input.get("MaxResults", MOST)
    if not 1 <= most <= MOST:
        raise invalid("MaxResults", most, f"It is from 1 to {MOST}.")
    with work.transaction() as tx:
        found = own(tx, call)
        listing = f"{call.name} {found.arn}"
        sources = queues.sources(tx, found.arn, position(listing, call.input.get("NextToken"), ""), most + 1)
    answer: dict[str, Any] = {"queueUrls": [url(work, each.arn) for each in sources[:most]]}
    if len(sources) > most:
        answer["NextToken"] = token(listing, sources[most - 1].arn)
    return answer


def checked(tx: Transaction, queue: Queue) -> Queue:
    """The queue, once its dead letters can go where it says: to another queue of the account that takes them."""
    if queue.dead_letter is None:
        return queue
    try:
        name = parse(queue.dead_letter)
    except Problem:
        raise _refused(queue, "Invalid value for deadLetterTargetArn.") from None
    if (name.service, name.account, name.region) != ("sqs", queue.account, queue.region):
        raise _refused(queue, "Dead letter target owner or region should match the source.")
    target = queues.get(tx, queue.dead_letter)
    if target is None:
        raise _refused(queue, "Dead letter target does not exist.")
    if target.fifo != queue.fifo:
        raise _refused(queue, "Dead-letter queue must be same type of queue as the source.")
    if not queue_attributes.takes(target, queue.arn):
        raise _refused(queue, "The redrive allow policy of the dead letter target does not allow this queue.")
    return queue


def _refused(queue: Queue, reason: str) -> Problem:
    return invalid("RedrivePolicy", queue_attributes.told(queue)["RedrivePolicy"], reason)
