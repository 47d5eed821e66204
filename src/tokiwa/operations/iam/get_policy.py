"""iam:GetPolicy and ListPolicies: managed policies, the account's and AWS's."""

from collections.abc import Callable
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import ManagedPolicy
from tokiwa.domain.policy.aws_managed import AWS_MANAGED, OWNER
from tokiwa.operations.iam.page import page
from tokiwa.operations.iam.resource import on_policies, on_policy, policy
from tokiwa.operations.iam.shown import policy_full, policy_summary
from tokiwa.operations.iam.uses import Uses, uses
from tokiwa.store import identities
from tokiwa.work import Transaction, Work

_AWS, _LOCAL = "a/", "b/"  # AWS's come first
_OF_AWS = sorted(AWS_MANAGED.values(), key=lambda each: each.arn)


@on_policy("iam:GetPolicy")
def get_policy(work: Work, call: Call) -> dict[str, Any]:
    """One policy."""
    with work.transaction() as tx:
        found = policy(tx, call)
    return {"Policy": policy_full(found, uses(work, call.account))}


@on_policies("iam:ListPolicies")
def list_policies(work: Work, call: Call) -> dict[str, Any]:
    """Policies of the scope, those under a path or in use."""
    used = uses(work, call.account)
    with work.transaction() as tx:
        return page(
            call, "Policies", _after(tx, call), _place, lambda found: policy_summary(found, used), _wanted(call, used)
        )


def _place(found: ManagedPolicy) -> str:
    return _AWS + found.arn if found.account == OWNER else _LOCAL + found.name.lower()


def _after(tx: Transaction, call: Call) -> Callable[[str, int], list[ManagedPolicy]]:
    scope = call.input.get("Scope", "All")

    def after(place: str, most: int) -> list[ManagedPolicy]:
        found = [each for each in _OF_AWS if _place(each) > place][:most] if scope != "Local" else []
        if scope == "AWS" or len(found) == most:
            return found
        name = place.removeprefix(_LOCAL) if place.startswith(_LOCAL) else ""
        return found + identities.policies_after(tx, call.account, name, most - len(found))

    return after


def _wanted(call: Call, used: Uses) -> Callable[[ManagedPolicy], bool]:
    prefix, usage = call.input.get("PathPrefix", "/"), call.input.get("PolicyUsageFilter")
    counts = {"PermissionsPolicy": (used.attached,), "PermissionsBoundary": (used.boundary,)}
    looked_at = counts.get(usage or "", (used.attached, used.boundary))
    only_used = usage is not None or call.input.get("OnlyAttached", False)

    def wanted(found: ManagedPolicy) -> bool:
        in_use = any(count[found.arn] for count in looked_at)
        return found.path.startswith(prefix) and (in_use or not only_used)

    return wanted
