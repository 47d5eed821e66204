"""sns:TagResource, UntagResource and ListTagsForResource: the tags of topics."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags, listed
from tokiwa.domain.topic import Topic
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.sns.finding import policy_of, resource_keys, tagging_keys
from tokiwa.store import topics
from tokiwa.work import Transaction, Work, apply

_ARN = "ResourceArn"


@operation("sns:TagResource", on=_ARN, context=tagging_keys, policy=policy_of)
def tag_resource(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = _topic(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(call.input["Tags"], found.tags)),)))


@operation("sns:UntagResource", on=_ARN, context=tagging_keys, policy=policy_of)
def untag_resource(work: Work, call: Call) -> None:
    """Remove tags by key."""
    with work.transaction() as tx:
        found = _topic(tx, call)
        kept = {name: value for name, value in found.tags.items() if name not in call.input["TagKeys"]}
        apply(tx, Change(puts=(evolve(found, tags=kept),)))


@operation("sns:ListTagsForResource", on=_ARN, context=resource_keys, policy=policy_of)
def list_tags_for_resource(work: Work, call: Call) -> dict[str, Any]:
    """All tags, by key."""
    with work.transaction() as tx:
        return {"Tags": listed(_topic(tx, call).tags)}


def _topic(tx: Transaction, call: Call) -> Topic:
    found = topics.get(tx, call.input[_ARN])
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, "Resource does not exist", "ResourceNotFound")
    return found
