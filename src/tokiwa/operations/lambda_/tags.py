"""lambda:TagResource, UntagResource and ListTags: tags of functions."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import Function
from tokiwa.domain.function_name import of_arn
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Transaction, Work, apply


@operation("lambda:TagResource", on="Resource")
def tag_resource(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    given = [{"Key": key, "Value": value} for key, value in call.input["Tags"].items()]
    with work.transaction() as tx:
        found = _function(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=checked_tags(given, found.tags)),)))


@operation("lambda:UntagResource", on="Resource")
def untag_resource(work: Work, call: Call) -> None:
    """Remove tags by key."""
    with work.transaction() as tx:
        found = _function(tx, call)
        kept = {key: value for key, value in found.tags.items() if key not in call.input["TagKeys"]}
        apply(tx, Change(puts=(evolve(found, tags=kept),)))


@operation("lambda:ListTags", on="Resource")
def list_tags(work: Work, call: Call) -> dict[str, Any]:
    """All tags."""
    with work.transaction() as tx:
        return {"Tags": _function(tx, call).tags}


def _function(tx: Transaction, call: Call) -> Function:
    arn = call.input["Resource"]
    if ":function:" not in arn:
        raise Problem(Kind.NOT_FOUND, f"The resource {arn} does not exist: only functions have tags here.")
    name = of_arn(arn)
    if name.qualifier:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "Tags on function aliases and versions are not supported. Please specify either a function name or "
            "an unqualified function ARN.",
        )
    found = functions.get(tx, name.account, name.name)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Function not found: {arn}")
    return found
