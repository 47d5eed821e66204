"""iam:AttachRolePolicy, DetachRolePolicy and ListAttachedRolePolicies, and the same of users and groups: managed policies in use."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.policy.aws_managed import OWNER
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import (
    SERVICE_LINKED,
    changeable_holder,
    find_policy,
    holder,
    is_policy_arn,
    kind_of,
    on_group,
    on_role,
    on_user,
)
from tokiwa.work import Transaction, Work, apply

MOST = 10


@on_role("iam:AttachRolePolicy")
@on_user("iam:AttachUserPolicy")
@on_group("iam:AttachGroupPolicy")
def attach_policy(work: Work, call: Call) -> None:
    """Attach a policy of the account or of AWS; attaching it again changes nothing."""
    with work.transaction() as tx:
        found = changeable_holder(tx, call)
        arn = _attachable(tx, call)
        if arn in found.attached:
            return
        if len(found.attached) >= MOST:
            raise Problem(Kind.LIMIT, f"Cannot exceed quota for PoliciesPer{kind_of(found)}: {MOST}")
        apply(tx, Change(puts=(evolve(found, attached=(*found.attached, arn)),)))


@on_role("iam:DetachRolePolicy")
@on_user("iam:DetachUserPolicy")
@on_group("iam:DetachGroupPolicy")
def detach_policy(work: Work, call: Call) -> None:
    """Detach it. NOT_FOUND when it is not attached."""
    with work.transaction() as tx:
        found = changeable_holder(tx, call)
        arn = _policy_arn(call)
        if arn not in found.attached:
            raise Problem(Kind.NOT_FOUND, f"Policy {arn} was not found.")
        left = tuple(each for each in found.attached if each != arn)
        apply(tx, Change(puts=(evolve(found, attached=left),)))


@on_role("iam:ListAttachedRolePolicies")
@on_user("iam:ListAttachedUserPolicies")
@on_group("iam:ListAttachedGroupPolicies")
def list_attached_policies(work: Work, call: Call) -> dict[str, Any]:
    """Names and ARNs, those under a path."""
    with work.transaction() as tx:
        found = holder(tx, call)
    prefix = call.input.get("PathPrefix", "/")
    attached = [arn for arn in found.attached if arn.partition(":policy")[2].startswith(prefix)]
    return page_of(
        call,
        "AttachedPolicies",
        attached,
        lambda arn: arn,
        lambda arn: {"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn},
    )


def _policy_arn(call: Call) -> str:
    arn: str = call.input["PolicyArn"]
    if not is_policy_arn(arn):
        raise Problem(Kind.INVALID, f"ARN {arn} is not valid.")
    return arn


def _attachable(tx: Transaction, call: Call) -> str:
    arn = _policy_arn(call)
    found = find_policy(tx, arn)
    if found is None or found.account not in (call.account, OWNER):
        raise Problem(Kind.NOT_FOUND, f"Policy {arn} does not exist or is not attachable.")
    if found.path.startswith(SERVICE_LINKED):
        raise Problem(
            Kind.INVALID_ARGUMENTS, "Cannot attach a Service Role Policy to a Customer Role.", "PolicyNotAttachable"
        )
    return arn
