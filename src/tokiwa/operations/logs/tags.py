"""logs:TagResource, UntagResource, ListTagsForResource and the older forms that name a group: tags of groups."""

from collections.abc import Iterable, Mapping

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.log_event import LogGroup
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.domain.value import evolve
from tokiwa.operations.logs.finding import group, group_arn, named
from tokiwa.operations.registry import operation
from tokiwa.store import log_groups
from tokiwa.work import Transaction, Work, apply


@operation("logs:TagResource", on="resourceArn")
def tag_resource(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        _tag(tx, _by_arn(tx, call), call.input["tags"])


@operation("logs:UntagResource", on="resourceArn")
def untag_resource(work: Work, call: Call) -> None:
    """Remove tags by key."""
    with work.transaction() as tx:
        _untag(tx, _by_arn(tx, call), call.input["tagKeys"])


@operation("logs:ListTagsForResource", on="resourceArn")
def list_tags_for_resource(work: Work, call: Call) -> dict[str, Mapping[str, str]]:
    """All tags."""
    with work.transaction() as tx:
        return {"tags": _by_arn(tx, call).tags}


@operation("logs:TagLogGroup", on=group_arn)
def tag_log_group(work: Work, call: Call) -> None:
    """The older form of TagResource."""
    with work.transaction() as tx:
        _tag(tx, group(tx, call), call.input["tags"])


@operation("logs:UntagLogGroup", on=group_arn)
def untag_log_group(work: Work, call: Call) -> None:
    """The older form of UntagResource."""
    with work.transaction() as tx:
        _untag(tx, group(tx, call), call.input["tags"])


@operation("logs:ListTagsLogGroup", on=group_arn)
def list_tags_log_group(work: Work, call: Call) -> dict[str, Mapping[str, str]]:
    """The older form of ListTagsForResource."""
    with work.transaction() as tx:
        return {"tags": group(tx, call).tags}


def _by_arn(tx: Transaction, call: Call) -> LogGroup:
    found = log_groups.get(tx, call.account, named(call.input["resourceArn"]))
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The specified resource does not exist.")
    return found


def _tag(tx: Transaction, found: LogGroup, given: Mapping[str, str]) -> None:
    tags = checked_tags([{"Key": key, "Value": value} for key, value in given.items()], found.tags)
    apply(tx, Change(puts=(evolve(found, tags=tags),)))


def _untag(tx: Transaction, found: LogGroup, keys: Iterable[str]) -> None:
    kept = {key: value for key, value in found.tags.items() if key not in keys}
    apply(tx, Change(puts=(evolve(found, tags=kept),)))
