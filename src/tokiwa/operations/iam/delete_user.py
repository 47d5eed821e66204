"""iam:DeleteUser: a user without policies, groups and access keys."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.delete_role import without_policies
from tokiwa.operations.iam.resource import on_user, user
from tokiwa.store import identities, sign_ins
from tokiwa.work import Work, apply


@on_user("iam:DeleteUser")
def delete_user(work: Work, call: Call) -> None:
    """Remove it."""
    with work.transaction() as tx:
        found = user(tx, call)
        without_policies(found)
        if found.groups:
            raise Problem(Kind.IN_USE, "Cannot delete entity, must remove user from all groups first.")
        if identities.keys_of(tx, call.account, found.name):
            raise Problem(Kind.IN_USE, "Cannot delete entity, must delete access keys first.")
        if sign_ins.login_profile(tx, call.account, found.name) is not None:
            raise Problem(Kind.IN_USE, "Cannot delete entity, must delete login profile first.")
        if sign_ins.devices_of(tx, call.account, found.name):
            raise Problem(Kind.IN_USE, "Cannot delete entity, must deactivate MFA devices first.")
        apply(tx, Change(drops=(found,)))
