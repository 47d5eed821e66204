"""iam:DeleteUser: a user without policies and access keys."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.delete_role import without_policies
from tokiwa.operations.iam.resource import on_user, user
from tokiwa.store import identities
from tokiwa.work import Work, apply


@on_user("iam:DeleteUser")
def delete_user(work: Work, call: Call) -> None:
    """Remove it."""
    with work.transaction() as tx:
        found = user(tx, call)
        without_policies(found)
        if identities.keys_of(tx, call.account, found.name):
            raise Problem(Kind.IN_USE, "Cannot delete entity, must delete access keys first.")
        apply(tx, Change(drops=(found,)))
