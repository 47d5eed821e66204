"""iam:GetAccountAuthorizationDetails: every user, role and policy with all that is written about it."""

from collections.abc import Iterator
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import ManagedPolicy, Role, User
from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.tags import listed
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import Entity
from tokiwa.operations.iam.shown import document, policy_summary, role_full, user_full, version_summary
from tokiwa.operations.iam.uses import Uses, entities, own_policies, uses
from tokiwa.operations.registry import operation
from tokiwa.work import Transaction, Work

_LISTS = {"User": "UserDetailList", "Role": "RoleDetailList", "Policy": "Policies"}


@operation("iam:GetAccountAuthorizationDetails", slow=True)
def get_account_authorization_details(work: Work, call: Call) -> dict[str, Any]:
    """One page, of the kinds that are asked for. AWS's policies are there when they are in use."""
    used = uses(work, call.account)
    with work.transaction() as tx:
        paged = page_of(call, "found", _everything(tx, call, used), _place)
    answer: dict[str, Any] = {"GroupDetailList": [], **{name: [] for name in _LISTS.values()}}
    for found in paged.pop("found"):
        answer[_LISTS[_kind(found)]].append(_shown(found, used))
    return {**answer, **paged}


def _everything(tx: Transaction, call: Call, used: Uses) -> Iterator[Entity | ManagedPolicy]:
    wanted = set(call.input.get("Filter", ())) or {"User", "Role", "LocalManagedPolicy", "AWSManagedPolicy"}
    yield from (found for found in entities(tx, call.account) if _kind(found) in wanted)
    if "LocalManagedPolicy" in wanted:
        yield from own_policies(tx, call.account)
    if "AWSManagedPolicy" in wanted:
        yield from (each for arn, each in AWS_MANAGED.items() if used.attached[arn] or used.boundary[arn])


def _kind(found: Entity | ManagedPolicy) -> str:
    match found:
        case User():
            return "User"
        case Role():
            return "Role"
    return "Policy"


def _place(found: Entity | ManagedPolicy) -> str:
    return f"{_kind(found)}/{found.arn}"


def _shown(found: Entity | ManagedPolicy, used: Uses) -> dict[str, Any]:
    match found:
        case ManagedPolicy():
            return _policy(found, used)
        case User():
            return {**user_full(found), "UserPolicyList": _inline(found), "GroupList": [], **_attached(found)}
    left_out = {"Description", "MaxSessionDuration"}
    shown = {name: value for name, value in role_full(found).items() if name not in left_out}
    return {**shown, "RolePolicyList": _inline(found), "InstanceProfileList": [], **_attached(found)}


def _policy(found: ManagedPolicy, used: Uses) -> dict[str, Any]:
    versions = [{**version_summary(found, each), "Document": document(each.document)} for each in found.versions]
    return {
        **policy_summary(found, used),
        "Description": found.description or None,
        "PolicyVersionList": versions,
    }


def _inline(found: Entity) -> list[dict[str, str]]:
    return [{"PolicyName": name, "PolicyDocument": document(text)} for name, text in sorted(found.inline.items())]


def _attached(found: Entity) -> dict[str, Any]:
    policies = [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in sorted(found.attached)]
    return {"AttachedManagedPolicies": policies, "Tags": listed(found.tags)}
