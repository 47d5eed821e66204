"""Queues by URL or name, their policies and condition keys, as every operation of SQS looks them up."""

from collections.abc import Callable
from datetime import datetime

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import Queue, arn_of, named, url_of
from tokiwa.store import accounts, queues
from tokiwa.work import Transaction, Work

Keys = dict[str, str | tuple[str, ...]]
URL = "QueueUrl"


def queue_arn(call: Call) -> str:
    """For the registry: the queue whose URL the call gives."""
    account, name = named(call.input[URL])
    return arn_of(call.region, account, name)


def on_name(call: Call) -> str:
    """For the registry: the queue whose name the call gives."""
    return arn_of(call.region, call.input.get("QueueOwnerAWSAccountId") or call.account, call.input["QueueName"])


def on_arn(member: str) -> Callable[[Call], str]:
    """For the registry: the queue whose ARN the call gives."""
    return lambda call: call.input[member]


def policy_of(work: Work, arn: str) -> str | None:
    """For the registry: the queue's own policy."""

    def load() -> str | None:
        with work.means.store.snapshot() as tx:
            found = queues.get(tx, arn)
        return None if found is None else found.policy

    return work.means.store.cached("queue policies", (Queue,), arn, load)


def resource_keys(work: Work, _call: Call, arn: str) -> Keys:
    """The tags that are there."""
    with work.means.store.snapshot() as tx:
        found = queues.get(tx, arn)
    return {} if found is None else {f"aws:ResourceTag/{name}": value for name, value in found.tags.items()}


def tagging_keys(work: Work, call: Call, arn: str) -> Keys:
    """The tags that are there and those of the request."""
    tags = call.input.get("Tags", call.input.get("tags", {}))
    names = tuple(tags) or tuple(call.input.get("TagKeys", ()))
    keys = resource_keys(work, call, arn) | {f"aws:RequestTag/{name}": value for name, value in tags.items()}
    return keys | {"aws:TagKeys": names} if names else keys


def queue(tx: Transaction, call: Call) -> Queue:
    """The queue that the call names by its URL. NOT_FOUND without it."""
    return existing(tx, queue_arn(call))


def own(tx: Transaction, call: Call) -> Queue:
    """The same, for what no policy can let another account do. DENIED where the queue is another account's."""
    found = queue(tx, call)
    if found.account != call.account:
        raise Problem(Kind.DENIED, f"The queue {found.arn} belongs to another account, which alone may do this.")
    return found


def existing(tx: Transaction, arn: str) -> Queue:
    """The queue with this ARN. NOT_FOUND without it."""
    found = queues.get(tx, arn)
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The specified queue does not exist.")
    return found


def url(work: Work, arn: str) -> str:
    """Where clients reach a queue."""
    return url_of(work.means.address, arn)


def invalid(name: str, value: object, reason: str) -> Problem:
    """The refusal of a parameter's value, in SQS's words."""
    return Problem(
        Kind.INVALID,
        f"Value {value} for parameter {name} is invalid. Reason: {reason}",
        "InvalidParameterValueException",
    )


def own_time(tx: Transaction, call: Call, found: Queue) -> datetime:
    """The time of the queue's account, whose clock may be another than the caller's."""
    owner = None if found.account == call.account else accounts.get(tx, found.account)
    return call.now if owner is None else owner.now(call.wall)
