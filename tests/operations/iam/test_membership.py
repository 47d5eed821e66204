from __future__ import annotations

from callers import Caller
from tokiwa.operations.iam.groups import MOST


def groups_of(root: Caller) -> list[str]:
    return [group["GroupName"] for group in root("iam:ListGroupsForUser", UserName="ann")["Groups"]]


def test_who_is_in_a_group_already_stays_and_who_is_not_cannot_leave(root: Caller) -> None:
    root("iam:CreateUser", UserName="ann")
    root("iam:CreateGroup", GroupName="ops")
    root("iam:RemoveUserFromGroup", GroupName="ops", UserName="ann")
    for _ in range(2):
        root("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    assert groups_of(root) == ["ops"]


def test_ten_groups_are_the_most(root: Caller) -> None:
    root("iam:CreateUser", UserName="ann")
    for number in range(MOST + 1):
        root("iam:CreateGroup", GroupName=f"group-{number:02}")
    for number in range(MOST):
        root("iam:AddUserToGroup", GroupName=f"group-{number:02}", UserName="ann")
    said = root.refused("iam:AddUserToGroup", GroupName=f"group-{MOST}", UserName="ann")
    assert said == f"LimitExceeded: Cannot exceed quota for GroupsPerUser: {MOST}"
    assert len(groups_of(root)) == MOST


def test_a_renamed_user_stays_in_its_groups(root: Caller) -> None:
    root("iam:CreateUser", UserName="bob")
    root("iam:CreateGroup", GroupName="ops")
    root("iam:AddUserToGroup", GroupName="ops", UserName="bob")
    root("iam:UpdateUser", UserName="bob", NewUserName="ann")
    assert groups_of(root) == ["ops"]
