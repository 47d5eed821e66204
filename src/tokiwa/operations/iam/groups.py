"""iam:CreateGroup, GetGroup, ListGroups, UpdateGroup and DeleteGroup."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import Group
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.delete_role import without_policies
from tokiwa.operations.iam.page import page, page_of
from tokiwa.operations.iam.resource import arn, group, keys, now, on_group, on_groups
from tokiwa.operations.iam.shown import group_shown, user_summary
from tokiwa.operations.iam.uses import members
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Transaction, Work, apply

MOST = 10  # groups of a user


def _new_arn(call: Call) -> str:
    return arn(call, "group", call.input["GroupName"], call.input.get("Path"))


@operation("iam:CreateGroup", on=_new_arn, context=keys)
def create_group(work: Work, call: Call) -> dict[str, Any]:
    """Make it. Its name is unique in the account, whatever its path and case."""
    made = Group(
        arn=_new_arn(call),
        account=call.account,
        id=work.draw.identifier("AGPA"),
        name=call.input["GroupName"],
        created_at=now(call),
        path=call.input.get("Path", "/"),
    )
    with work.transaction() as tx:
        _must_be_free(tx, call, made.name)
        apply(tx, Change(puts=(made,)))
    return {"Group": group_shown(made)}


@on_group("iam:GetGroup")
def get_group(work: Work, call: Call) -> dict[str, Any]:
    """A group and one page of its users."""
    with work.transaction() as tx:
        found = group(tx, call)
        users = members(tx, found)
    return {"Group": group_shown(found), **page_of(call, "Users", users, lambda each: each.name.lower(), user_summary)}


@on_groups("iam:ListGroups")
def list_groups(work: Work, call: Call) -> dict[str, Any]:
    """Groups by name, those under a path."""
    prefix = call.input.get("PathPrefix", "/")
    with work.transaction() as tx:
        return page(
            call,
            "Groups",
            lambda place, most: identities.groups_after(tx, call.account, place, most),
            lambda found: found.name.lower(),
            group_shown,
            lambda found: found.path.startswith(prefix),
        )


def _both_arns(tx: Transaction, call: Call) -> tuple[str, ...]:
    """The ARN that the group has and the one that it gets: the caller needs both."""
    found = identities.group(tx, call.account, call.input["GroupName"])
    if found is None:
        return (arn(call, "group", call.input["GroupName"]),)
    name, path = call.input.get("NewGroupName", found.name), call.input.get("NewPath", found.path)
    return found.arn, arn(call, "group", name, path)


@operation("iam:UpdateGroup", lookup=_both_arns, context=keys)
def update_group(work: Work, call: Call) -> None:
    """Rename or move the group. Its users and policies stay with it. EXISTS for a name that another one has."""
    with work.transaction() as tx:
        found = group(tx, call)
        name, path = call.input.get("NewGroupName", found.name), call.input.get("NewPath", found.path)
        changed = evolve(found, name=name, path=path, arn=arn(call, "group", name, path))
        if name.lower() == found.name.lower():
            apply(tx, Change(puts=(changed,)))
            return
        _must_be_free(tx, call, name)
        followers = [evolve(each, groups=(*each.outside(found.name), name)) for each in members(tx, found)]
        # A name is the key under which a group is stored, so another name is another row.
        apply(tx, Change(puts=(evolve(changed, version=0), *followers), drops=(found,)))


@on_group("iam:DeleteGroup")
def delete_group(work: Work, call: Call) -> None:
    """Remove a group without users and policies."""
    with work.transaction() as tx:
        found = group(tx, call)
        if members(tx, found):
            raise Problem(Kind.IN_USE, "Cannot delete entity, must remove users from group first.")
        without_policies(found)
        apply(tx, Change(drops=(found,)))


def _must_be_free(tx: Transaction, call: Call, name: str) -> None:
    if identities.group(tx, call.account, name) is not None:
        raise Problem(Kind.EXISTS, f"Group with name {name} already exists.")
