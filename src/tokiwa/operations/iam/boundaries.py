"""iam:PutRolePermissionsBoundary and DeleteRolePermissionsBoundary, and the same of users: the most that one may."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.policy.aws_managed import OWNER
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.resource import changeable, find_policy, is_policy_arn, on_role, on_user
from tokiwa.work import Transaction, Work, apply


@on_role("iam:PutRolePermissionsBoundary")
@on_user("iam:PutUserPermissionsBoundary")
def put_permissions_boundary(work: Work, call: Call) -> None:
    """Set the boundary, or replace it."""
    with work.transaction() as tx:
        found = changeable(tx, call)
        apply(tx, Change(puts=(evolve(found, boundary=checked_boundary(tx, call)),)))


@on_role("iam:DeleteRolePermissionsBoundary")
@on_user("iam:DeleteUserPermissionsBoundary")
def delete_permissions_boundary(work: Work, call: Call) -> None:
    """Remove the boundary. NOT_FOUND without one."""
    with work.transaction() as tx:
        found = changeable(tx, call)
        if found.boundary is None:
            raise Problem(Kind.NOT_FOUND, f"{found.arn} has no permissions boundary.")
        apply(tx, Change(puts=(evolve(found, boundary=None),)))


def checked_boundary(tx: Transaction, call: Call) -> str | None:
    """The ARN that the call gives. INVALID_ARGUMENTS for what is no policy's ARN, NOT_FOUND for none in reach."""
    arn = call.input.get("PermissionsBoundary")
    if arn is None:
        return None
    if not is_policy_arn(arn):
        raise Problem(Kind.INVALID_ARGUMENTS, f"ARN {arn} is not valid.")
    found = find_policy(tx, arn)
    if found is None or found.account not in (call.account, OWNER):
        raise Problem(Kind.NOT_FOUND, f"Scope ARN: {arn} does not exist or is not attachable.")
    return found.arn
