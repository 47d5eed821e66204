"""iam:PutRolePolicy, GetRolePolicy, ListRolePolicies and DeleteRolePolicy, and the same of users and groups: inline policies."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.documents import checked_inline
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import Holder, changeable_holder, holder, kind_of, on_group, on_role, on_user
from tokiwa.operations.iam.shown import document
from tokiwa.work import Work, apply


@on_role("iam:PutRolePolicy")
@on_user("iam:PutUserPolicy")
@on_group("iam:PutGroupPolicy")
def put_policy(work: Work, call: Call) -> None:
    """Add a policy, or replace the one of that name."""
    with work.transaction() as tx:
        found = changeable_holder(tx, call)
        inline = checked_inline(found, call.input["PolicyName"], call.input["PolicyDocument"])
        apply(tx, Change(puts=(evolve(found, inline=inline),)))


@on_role("iam:GetRolePolicy")
@on_user("iam:GetUserPolicy")
@on_group("iam:GetGroupPolicy")
def get_policy(work: Work, call: Call) -> dict[str, Any]:
    """One policy."""
    with work.transaction() as tx:
        found = holder(tx, call)
    return {
        f"{kind_of(found)}Name": found.name,
        "PolicyName": call.input["PolicyName"],
        "PolicyDocument": document(_text(found, call)),
    }


@on_role("iam:ListRolePolicies")
@on_user("iam:ListUserPolicies")
@on_group("iam:ListGroupPolicies")
def list_policies(work: Work, call: Call) -> dict[str, Any]:
    """The names, in order."""
    with work.transaction() as tx:
        return page_of(call, "PolicyNames", holder(tx, call).inline, str)


@on_role("iam:DeleteRolePolicy")
@on_user("iam:DeleteUserPolicy")
@on_group("iam:DeleteGroupPolicy")
def delete_policy(work: Work, call: Call) -> None:
    """Remove one."""
    with work.transaction() as tx:
        found = changeable_holder(tx, call)
        _text(found, call)
        left = {name: text for name, text in found.inline.items() if name != call.input["PolicyName"]}
        apply(tx, Change(puts=(evolve(found, inline=left),)))


def _text(found: Holder, call: Call) -> str:
    name = call.input["PolicyName"]
    if name not in found.inline:
        raise Problem(Kind.NOT_FOUND, f"The {kind_of(found).lower()} policy with name {name} cannot be found.")
    return found.inline[name]
