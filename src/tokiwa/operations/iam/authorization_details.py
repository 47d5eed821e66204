"""iam:GetAccountAuthorizationDetails: every user, group, role and policy with all that is written about it."""

from collections.abc import Iterator, Sequence
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Group, InstanceProfile, ManagedPolicy, User
from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.tags import listed
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import Holder, kind_of
from tokiwa.operations.iam.shown import (
    document,
    group_shown,
    policy_summary,
    profile_shown,
    role_full,
    user_full,
    version_summary,
)
from tokiwa.operations.iam.uses import Uses, entities, own_policies, uses
from tokiwa.operations.registry import operation
from tokiwa.store import instance_profiles
from tokiwa.work import Transaction, Work

_LISTS = {"User": "UserDetailList", "Group": "GroupDetailList", "Role": "RoleDetailList", "Policy": "Policies"}


@operation("iam:GetAccountAuthorizationDetails", slow=True)
def get_account_authorization_details(work: Work, call: Call) -> dict[str, Any]:
    """One page, of the kinds that are asked for. AWS's policies are there when they are in use."""
    used = uses(work, call.account)
    with work.transaction() as tx:
        paged = page_of(call, "found", _everything(tx, call, used), _place)
        profiles = instance_profiles.of_account(tx, call.account)
    answer: dict[str, Any] = {name: [] for name in _LISTS.values()}
    for found in paged.pop("found"):
        answer[_LISTS[kind_of(found)]].append(_shown(found, used, profiles))
    return {**answer, **paged}


def _everything(tx: Transaction, call: Call, used: Uses) -> Iterator[Holder | ManagedPolicy]:
    wanted = set(call.input.get("Filter", ())) or {"User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"}
    yield from (found for found in entities(tx, call.account) if kind_of(found) in wanted)
    if "LocalManagedPolicy" in wanted:
        yield from own_policies(tx, call.account)
    if "AWSManagedPolicy" in wanted:
        yield from (each for arn, each in AWS_MANAGED.items() if used.attached[arn] or used.boundary[arn])


def _place(found: Holder | ManagedPolicy) -> str:
    return f"{kind_of(found)}/{found.arn}"


def _shown(found: Holder | ManagedPolicy, used: Uses, profiles: Sequence[InstanceProfile]) -> dict[str, Any]:
    match found:
        case ManagedPolicy():
            return _policy(found, used)
        case User():
            groups = {"GroupList": sorted(found.groups), "Tags": listed(found.tags)}
            return {**user_full(found), "UserPolicyList": _inline(found), **groups, **_attached(found)}
        case Group():
            return {**group_shown(found), "GroupPolicyList": _inline(found), **_attached(found)}
    left_out = {"Description", "MaxSessionDuration"}
    shown = {name: value for name, value in role_full(found).items() if name not in left_out}
    held = [profile_shown(profile, found) for profile in profiles if profile.role == found.name]
    more = {"RolePolicyList": _inline(found), "InstanceProfileList": held, "Tags": listed(found.tags)}
    return {**shown, **more, **_attached(found)}


def _policy(found: ManagedPolicy, used: Uses) -> dict[str, Any]:
    versions = [{**version_summary(found, each), "Document": document(each.document)} for each in found.versions]
    return {
        **policy_summary(found, used),
        "Description": found.description or None,
        "PolicyVersionList": versions,
    }


def _inline(found: Holder) -> list[dict[str, str]]:
    return [{"PolicyName": name, "PolicyDocument": document(text)} for name, text in sorted(found.inline.items())]


def _attached(found: Holder) -> dict[str, Any]:
    policies = [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in sorted(found.attached)]
    return {"AttachedManagedPolicies": policies}
