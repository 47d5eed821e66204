"""iam:DeleteRole: a role without policies and instance profiles. Its sessions lose every permission."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.resource import Holder, on_role, role, unprotected
from tokiwa.store import instance_profiles
from tokiwa.work import Work, apply


@on_role("iam:DeleteRole")
def delete_role(work: Work, call: Call) -> None:
    """Remove it."""
    with work.transaction() as tx:
        found = unprotected(role(tx, call))
        without_policies(found)
        if any(profile.role == found.name for profile in instance_profiles.of_account(tx, call.account)):
            raise Problem(Kind.IN_USE, "Cannot delete entity, must remove roles from instance profile first.")
        apply(tx, Change(drops=(found,)))


def without_policies(found: Holder) -> None:
    """IN_USE for a role, user or group that has policies."""
    if found.attached:
        raise Problem(Kind.IN_USE, "Cannot delete entity, must detach all policies first.")
    if found.inline:
        raise Problem(Kind.IN_USE, "Cannot delete entity, must delete policies first.")
