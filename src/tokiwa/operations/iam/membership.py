"""iam:AddUserToGroup, RemoveUserFromGroup and ListGroupsForUser: who is in which group."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.groups import MOST
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import group, on_group, on_user, user
from tokiwa.operations.iam.shown import group_shown
from tokiwa.store import identities
from tokiwa.work import Work, apply


@on_group("iam:AddUserToGroup")
def add_user_to_group(work: Work, call: Call) -> None:
    """Put a user into the group; one who is in it already stays."""
    with work.transaction() as tx:
        found, who = group(tx, call), user(tx, call)
        if who.belongs_to(found.name):
            return
        if len(who.groups) >= MOST:
            raise Problem(Kind.LIMIT, f"Cannot exceed quota for GroupsPerUser: {MOST}")
        # The group is written as it was read, so that it cannot be deleted meanwhile.
        apply(tx, Change(puts=(evolve(who, groups=(*who.groups, found.name)), found)))


@on_group("iam:RemoveUserFromGroup")
def remove_user_from_group(work: Work, call: Call) -> None:
    """Take a user out of the group; one who is not in it is no error."""
    with work.transaction() as tx:
        found, who = group(tx, call), user(tx, call)
        if who.belongs_to(found.name):
            apply(tx, Change(puts=(evolve(who, groups=who.outside(found.name)),)))


@on_user("iam:ListGroupsForUser")
def list_groups_for_user(work: Work, call: Call) -> dict[str, Any]:
    """The groups that a user is in, by name."""
    with work.transaction() as tx:
        names = user(tx, call).groups
        found = [each for name in names if (each := identities.group(tx, call.account, name)) is not None]
    return page_of(call, "Groups", found, lambda each: each.name.lower(), group_shown)
