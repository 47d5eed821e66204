"""iam:ListEntitiesForPolicy: the users, groups and roles that use a managed policy."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Group
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import Holder, kind_of, on_policy, policy
from tokiwa.operations.iam.uses import entities
from tokiwa.work import Work


@on_policy("iam:ListEntitiesForPolicy")
def list_entities_for_policy(work: Work, call: Call) -> dict[str, Any]:
    """Users, groups and roles, those under a path."""
    with work.transaction() as tx:
        arn = policy(tx, call).arn
        found = [each for each in entities(tx, call.account) if _wanted(each, arn, call)]
    paged = page_of(call, "found", found, lambda each: f"{kind_of(each)}/{each.name.lower()}")
    holders: list[Holder] = paged.pop("found")
    answer: dict[str, Any] = {**paged, "PolicyGroups": [], "PolicyUsers": [], "PolicyRoles": []}
    for each in holders:
        kind = kind_of(each)
        answer[f"Policy{kind}s"].append({f"{kind}Name": each.name, f"{kind}Id": each.id})
    return answer


def _wanted(found: Holder, arn: str, call: Call) -> bool:
    usage = call.input.get("PolicyUsageFilter")
    attached = arn in found.attached and usage != "PermissionsBoundary"
    boundary = not isinstance(found, Group) and found.boundary == arn and usage != "PermissionsPolicy"
    return (
        (attached or boundary)
        and call.input.get("EntityFilter", kind_of(found)) == kind_of(found)
        and found.path.startswith(call.input.get("PathPrefix", "/"))
    )
