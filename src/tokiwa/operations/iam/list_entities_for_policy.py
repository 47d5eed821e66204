"""iam:ListEntitiesForPolicy: the users and roles that use a managed policy."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Role
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import Entity, on_policy, policy
from tokiwa.operations.iam.uses import entities
from tokiwa.work import Work


@on_policy("iam:ListEntitiesForPolicy")
def list_entities_for_policy(work: Work, call: Call) -> dict[str, Any]:
    """Users and roles, those under a path; there are no groups."""
    with work.transaction() as tx:
        arn = policy(tx, call).arn
        found = [each for each in entities(tx, call.account) if _wanted(each, arn, call)]
    paged = page_of(call, "found", found, lambda each: f"{_kind(each)}/{each.name.lower()}")
    users_and_roles: list[Entity] = paged.pop("found")
    return {
        **paged,
        "PolicyGroups": [],
        "PolicyUsers": [{"UserName": e.name, "UserId": e.id} for e in users_and_roles if _kind(e) == "User"],
        "PolicyRoles": [{"RoleName": e.name, "RoleId": e.id} for e in users_and_roles if _kind(e) == "Role"],
    }


def _kind(found: Entity) -> str:
    return "Role" if isinstance(found, Role) else "User"


def _wanted(found: Entity, arn: str, call: Call) -> bool:
    usage = call.input.get("PolicyUsageFilter")
    attached = arn in found.attached and usage != "PermissionsBoundary"
    boundary = found.boundary == arn and usage != "PermissionsPolicy"
    return (
        (attached or boundary)
        and call.input.get("EntityFilter", _kind(found)) == _kind(found)
        and found.path.startswith(call.input.get("PathPrefix", "/"))
    )
