"""iam:TagRole, UntagRole and ListRoleTags, and the same of users and managed policies."""

from collections.abc import Iterable, Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import ManagedPolicy
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags, listed
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import Entity, entity, on_policy, on_role, on_user, own_policy, policy
from tokiwa.work import Transaction, Work, apply

Tags = Iterable[Mapping[str, str]]


@on_role("iam:TagRole")
@on_user("iam:TagUser")
@on_policy("iam:TagPolicy")
def tag(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = _tagged(tx, call)
        if isinstance(found, ManagedPolicy):
            tags = policy_tags(call.input["Tags"], found.tags)
        else:
            tags = new_tags(call.input["Tags"], found.tags)
        apply(tx, Change(puts=(evolve(found, tags=tags),)))


@on_role("iam:UntagRole")
@on_user("iam:UntagUser")
@on_policy("iam:UntagPolicy")
def untag(work: Work, call: Call) -> None:
    """Remove tags by name; one that is not there is no error."""
    with work.transaction() as tx:
        found = _tagged(tx, call)
        folded = not isinstance(found, ManagedPolicy)
        gone = {_same(name, folded=folded) for name in call.input["TagKeys"]}
        left = {name: value for name, value in found.tags.items() if _same(name, folded=folded) not in gone}
        apply(tx, Change(puts=(evolve(found, tags=left),)))


@on_role("iam:ListRoleTags")
@on_user("iam:ListUserTags")
@on_policy("iam:ListPolicyTags")
def list_tags(work: Work, call: Call) -> dict[str, Any]:
    """The tags by name."""
    with work.transaction() as tx:
        found = policy(tx, call) if "PolicyArn" in call.input else entity(tx, call)
    return page_of(call, "Tags", listed(found.tags), lambda each: each["Key"])


def new_tags(tags: Tags, present: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tags of a user or role, merged over those present; their names are the same whatever their case."""
    given = list(tags)
    names = [each["Key"].lower() for each in given]
    if len(set(names)) < len(names):
        raise _repeated(" Please note that Tag keys are case insensitive.")
    kept = {name: value for name, value in (present or {}).items() if name.lower() not in names}
    return checked_tags(given, kept)


def policy_tags(tags: Tags, present: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tags of a managed policy, merged over those present; their names differ by case."""
    given = list(tags)
    if len({each["Key"] for each in given}) < len(given):
        raise _repeated()
    return checked_tags(given, present)


def _repeated(note: str = "") -> Problem:
    return Problem(Kind.INVALID_TAG, f"Duplicate tag keys found.{note}")


def _same(name: str, *, folded: bool) -> str:
    return name.lower() if folded else name


def _tagged(tx: Transaction, call: Call) -> Entity | ManagedPolicy:
    return own_policy(tx, call) if "PolicyArn" in call.input else entity(tx, call)
