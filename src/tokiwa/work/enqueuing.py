"""A message into a queue from a service that works for somebody (EventBridge, SNS, Lambda), if the queue lets it in."""

from datetime import datetime

from tokiwa.domain import queue_message
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.message_attributes import Attributes
from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.queue import Queue
from tokiwa.store import queues
from tokiwa.store.transaction import Transaction
from tokiwa.work.draw import Draw
from tokiwa.work.line import Line
from tokiwa.work.policies import compiled

ACTION = "sqs:SendMessage"


def lets_in(policy: str | None, action: str, resource: str, owner: str, service: str, source: str) -> bool:
    """Whether a resource's policy lets a service do this for the resource `source`, an ARN."""
    account = source.split(":")[4]
    caller = Principal(PrincipalType.SERVICE, account, "", service, service)
    keys = {"aws:SourceArn": source, "aws:SourceAccount": account}
    request = Request(action, resource, caller, keys_of_principal(caller) | keys, owner)
    document = None if policy is None else compiled(policy, Form.RESOURCE)
    return decide(request, Policies(resource=document)).allowed


def by_service(
    tx: Transaction,
    draw: Draw,
    arn: str,
    service: str,
    source: str,
    body: str,
    attributes: Attributes,
    now: datetime,
    group: str = "",
) -> Change | Failure:
    """The message in the queue, which must be there and let the service in; `now` is the time of the queue's account."""
    found = queues.get(tx, arn)
    if found is None:
        return missing(arn)
    if not lets_in(found.policy, ACTION, arn, found.account, service, source):
        return Failure(
            "NO_PERMISSIONS",
            f"The policy of {arn} does not let {service} send messages for {source}. "
            "Allow it sqs:SendMessage with that aws:SourceArn (aws sqs set-queue-attributes).",
            permanent=True,
        )
    return put(tx, draw, found, body, service, attributes, now, group)


def missing(arn: str) -> Failure:
    """There is no such queue."""
    return Failure("NO_RESOURCE", f"The queue {arn} does not exist.", permanent=True)


def put(
    tx: Transaction,
    draw: Draw,
    queue: Queue,
    body: str,
    sender: str,
    attributes: Attributes,
    now: datetime,
    group: str = "",
) -> Change | Failure:
    """The message in a queue whose permission is known; `sender` is who SQS says that it is from, `group` for FIFO queues."""
    if queue.fifo and not (group and queue.by_content):
        told = f"{queue.arn} is a FIFO queue: it takes messages with a group id alone, and by their content."
        return Failure("SDK_CLIENT_ERROR", told, permanent=True)
    size = queue_message.size(body, attributes)
    if size > queue.largest:
        told = f"The message has {size} bytes, and {queue.arn} takes at most {queue.largest}."
        return Failure("SDK_CLIENT_ERROR", told, permanent=True)
    line = Line(tx, draw, queue, now)
    line.add(queue_message.sent(queue, draw.dated(now), body, sender, now, attributes=attributes, group=group))
    return line.change
