"""sqs:TagQueue, UntagQueue and ListQueueTags."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain import tags as tags_
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.finding import own, policy_of, queue_arn, resource_keys, tagging_keys
from tokiwa.work import Work, apply


@operation("sqs:TagQueue", on=queue_arn, context=tagging_keys, policy=policy_of)
def tag_queue(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = own(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(call.input["Tags"], found.tags)),)))


@operation("sqs:UntagQueue", on=queue_arn, context=tagging_keys, policy=policy_of)
def untag_queue(work: Work, call: Call) -> None:
    """Remove tags by key."""
    with work.transaction() as tx:
        found = own(tx, call)
        kept = {name: value for name, value in found.tags.items() if name not in call.input["TagKeys"]}
        apply(tx, Change(puts=(evolve(found, tags=kept),)))


@operation("sqs:ListQueueTags", on=queue_arn, context=resource_keys, policy=policy_of)
def list_queue_tags(work: Work, call: Call) -> dict[str, Any]:
    """All tags."""
    with work.transaction() as tx:
        return {"Tags": own(tx, call).tags or None}


def checked_tags(given: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    """The tags of a request, which SQS has as a mapping, over those that are present. INVALID in SQS's words."""
    try:
        return tags_.checked_tags([{"Key": name, "Value": value} for name, value in given.items()], present)
    except Problem as problem:
        raise Problem(Kind.INVALID, problem.message, "InvalidParameterValueException") from None
