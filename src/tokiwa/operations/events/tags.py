"""events:TagResource, UntagResource and ListTagsForResource, for rules and buses."""

from typing import Any

from tokiwa.domain.bus import EventBus, name_of
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rule import Rule
from tokiwa.domain.tags import checked_tags, listed
from tokiwa.domain.value import evolve
from tokiwa.operations.events.access import resource_keys, tagging_keys
from tokiwa.operations.registry import operation
from tokiwa.store import buses, rules
from tokiwa.work import Transaction, Work, apply

_ARN = "ResourceARN"


@operation("events:TagResource", on=_ARN, context=tagging_keys)
def tag_resource(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = _resource(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(call.input["Tags"], found.tags)),)))


@operation("events:UntagResource", on=_ARN, context=tagging_keys)
def untag_resource(work: Work, call: Call) -> None:
    """Remove tags by key."""
    with work.transaction() as tx:
        found = _resource(tx, call)
        kept = {name: value for name, value in found.tags.items() if name not in call.input["TagKeys"]}
        apply(tx, Change(puts=(evolve(found, tags=kept),)))


@operation("events:ListTagsForResource", on=_ARN, context=resource_keys)
def list_tags_for_resource(work: Work, call: Call) -> dict[str, Any]:
    """All tags, by key."""
    with work.transaction() as tx:
        return {"Tags": listed(_resource(tx, call).tags)}


def _resource(tx: Transaction, call: Call) -> EventBus | Rule:
    arn = call.input[_ARN]
    found = buses.get(tx, arn) if ":event-bus/" in arn else rules.get(tx, arn)
    if found is not None and found.account == call.account:
        return found
    if ":event-bus/" in arn:
        raise Problem(Kind.NOT_FOUND, f"Event bus {name_of(arn)} does not exist.")
    bus, _, name = arn.partition(":rule/")[2].rpartition("/")
    raise Problem(Kind.NOT_FOUND, f"Rule {name} does not exist on EventBus {bus or 'default'}.")
