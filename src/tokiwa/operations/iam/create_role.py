"""iam:CreateRole: a role that others may assume."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import Role
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.boundaries import checked_boundary
from tokiwa.operations.iam.documents import checked_trust
from tokiwa.operations.iam.resource import SERVICE_LINKED, arn, keys, now
from tokiwa.operations.iam.shown import role_created
from tokiwa.operations.iam.tags import new_tags
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Transaction, Work, apply


def new_role_arn(call: Call) -> str:
    """The ARN of the role that a call is to make."""
    return arn(call, "role", call.input["RoleName"], call.input.get("Path"))


@operation("iam:CreateRole", on=new_role_arn, context=keys)
def create_role(work: Work, call: Call) -> dict[str, Any]:
    """Make it. Its name is unique in the account, whatever its path and case."""
    with work.transaction() as tx:
        role = _role(work, tx, call)
        if identities.role(tx, call.account, role.name) is not None:
            raise Problem(Kind.EXISTS, f"Role with name {role.name} already exists.")
        apply(tx, Change(puts=(role,)))
    return {"Role": role_created(role)}


def _role(work: Work, tx: Transaction, call: Call) -> Role:
    given = call.input
    path = given.get("Path", "/")
    if path.startswith(SERVICE_LINKED):
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The path {path} is for the roles of services. Use CreateServiceLinkedRole for one of those.",
        )
    return Role(
        arn=new_role_arn(call),
        account=call.account,
        id=work.draw.identifier("AROA"),
        name=given["RoleName"],
        created_at=now(call),
        trust=checked_trust(tx, given["AssumeRolePolicyDocument"]),
        path=path,
        description=given.get("Description", ""),
        max_session=given.get("MaxSessionDuration", 3600),
        boundary=checked_boundary(tx, call),
        tags=new_tags(given.get("Tags", ())),
    )
