"""Groups: their users have their policies."""

from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy
from tokiwa.domain.problem import Kind, Problem

OPS = f"arn:aws:iam::{ACCOUNT}:group/teams/ops"
LIST = "acm:ListCertificates"


@pytest.fixture
def ops(root: Caller) -> Caller:
    """The account's root, and a group."""
    root("iam:CreateGroup", GroupName="ops", Path="/teams/")
    return root


def may_list(caller: Caller) -> bool:
    try:
        caller.world.call(LIST, {}, caller.principal)
    except Problem as problem:
        assert problem.kind is Kind.DENIED
        return False
    return True


def test_a_group_is_shown_with_its_users(ops: Caller) -> None:
    for name in ("bob", "ann"):
        ops("iam:CreateUser", UserName=name)
        ops("iam:AddUserToGroup", GroupName="OPS", UserName=name)
    found = ops("iam:GetGroup", GroupName="ops")
    assert (found["Group"]["Arn"], found["Group"]["GroupId"][:4]) == (OPS, "AGPA")
    assert [user["UserName"] for user in found["Users"]] == ["ann", "bob"]
    assert ops("iam:ListGroupsForUser", UserName="ann")["Groups"] == [found["Group"]]
    page = ops("iam:GetGroup", GroupName="ops", MaxItems=1)
    assert [user["UserName"] for user in page["Users"]] == ["ann"]
    following = ops("iam:GetGroup", GroupName="ops", Marker=page["Marker"])
    assert [user["UserName"] for user in following["Users"]] == ["bob"]


def test_lists_by_name_those_under_a_path(ops: Caller) -> None:
    ops("iam:CreateGroup", GroupName="Admins")
    listed = [group["GroupName"] for group in ops("iam:ListGroups")["Groups"]]
    assert listed == ["Admins", "ops"]
    assert [group["GroupName"] for group in ops("iam:ListGroups", PathPrefix="/teams/")["Groups"]] == ["ops"]


def test_users_have_the_policies_of_their_groups_as_long_as_they_are_in_them(ops: Caller) -> None:
    user = ops.user("ann")
    ops("iam:PutGroupPolicy", GroupName="ops", PolicyName="list", PolicyDocument=policy(allow(LIST)))
    assert not may_list(user)
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    assert may_list(user)
    ops("iam:RemoveUserFromGroup", GroupName="ops", UserName="ann")
    assert not may_list(user)


def test_attached_policies_count_and_a_deny_counts_more(ops: Caller) -> None:
    user = ops.user("ann", allow(LIST))
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    arn = ops("iam:CreatePolicy", PolicyName="no", PolicyDocument=policy(deny(LIST)))["Policy"]["Arn"]
    assert may_list(user)
    ops("iam:AttachGroupPolicy", GroupName="ops", PolicyArn=arn)
    assert not may_list(user)
    assert ops("iam:ListAttachedGroupPolicies", GroupName="ops")["AttachedPolicies"] == [
        {"PolicyName": "no", "PolicyArn": arn}
    ]
    assert ops("iam:GetPolicy", PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    (holder,) = ops("iam:ListEntitiesForPolicy", PolicyArn=arn)["PolicyGroups"]
    assert holder["GroupName"] == "ops"
    ops("iam:DetachGroupPolicy", GroupName="ops", PolicyArn=arn)
    assert may_list(user)


def test_a_boundary_limits_what_a_group_gives(ops: Caller) -> None:
    arn = ops("iam:CreatePolicy", PolicyName="only", PolicyDocument=policy(allow("acm:Describe*")))["Policy"]["Arn"]
    user = ops.user("ann", PermissionsBoundary=arn)
    ops("iam:PutGroupPolicy", GroupName="ops", PolicyName="list", PolicyDocument=policy(allow("acm:*")))
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    assert not may_list(user)


def test_inline_policies_are_read_and_removed(ops: Caller) -> None:
    named = {"GroupName": "ops", "PolicyName": "list"}
    ops("iam:PutGroupPolicy", **named, PolicyDocument=policy(allow(LIST)))
    assert ops("iam:GetGroupPolicy", **named)["GroupName"] == "ops"
    assert ops("iam:ListGroupPolicies", GroupName="ops")["PolicyNames"] == ["list"]
    ops("iam:DeleteGroupPolicy", **named)
    assert ops.refused("iam:GetGroupPolicy", **named) == (
        "NoSuchEntity: The group policy with name list cannot be found."
    )


def test_a_renamed_group_keeps_users_and_policies(ops: Caller) -> None:
    user = ops.user("ann")
    ops("iam:PutGroupPolicy", GroupName="ops", PolicyName="list", PolicyDocument=policy(allow(LIST)))
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    ops("iam:UpdateGroup", GroupName="ops", NewGroupName="site", NewPath="/")
    assert may_list(user)
    assert ops("iam:ListGroupsForUser", UserName="ann")["Groups"][0]["Arn"] == f"arn:aws:iam::{ACCOUNT}:group/site"
    assert ops.refused("iam:GetGroup", GroupName="ops") == ("NoSuchEntity: The group with name ops cannot be found.")


def test_a_policy_of_a_group_can_be_simulated(ops: Caller) -> None:
    ops("iam:PutGroupPolicy", GroupName="ops", PolicyName="list", PolicyDocument=policy(allow(LIST)))
    ops.user("ann")
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    for source in (OPS, f"arn:aws:iam::{ACCOUNT}:user/ann"):
        found = ops("iam:SimulatePrincipalPolicy", PolicySourceArn=source, ActionNames=[LIST, "acm:DeleteCertificate"])
        decisions = [each["EvalDecision"] for each in found["EvaluationResults"]]
        assert decisions == ["allowed", "implicitDeny"]


def test_authorization_details_tell_groups_and_memberships(ops: Caller) -> None:
    ops.user("ann")
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    ops("iam:PutGroupPolicy", GroupName="ops", PolicyName="list", PolicyDocument=policy(allow(LIST)))
    told = ops("iam:GetAccountAuthorizationDetails")
    (group,), (user,) = told["GroupDetailList"], told["UserDetailList"]
    assert (group["Arn"], [each["PolicyName"] for each in group["GroupPolicyList"]]) == (OPS, ["list"])
    assert user["GroupList"] == ["ops"]
    assert ops("iam:GetAccountSummary")["SummaryMap"]["Groups"] == 1


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("CreateGroup", {"GroupName": "OPS"}, "EntityAlreadyExists: Group with name OPS already exists."),
        (
            "UpdateGroup",
            {"GroupName": "ops", "NewGroupName": "free"},
            "EntityAlreadyExists: Group with name free already exists.",
        ),
        (
            "DeleteGroup",
            {"GroupName": "ops"},
            "DeleteConflict: Cannot delete entity, must remove users from group first.",
        ),
        (
            "DeleteGroup",
            {"GroupName": "free"},
            "DeleteConflict: Cannot delete entity, must delete policies first.",
        ),
        (
            "DeleteUser",
            {"UserName": "ann"},
            "DeleteConflict: Cannot delete entity, must remove user from all groups first.",
        ),
        (
            "AddUserToGroup",
            {"GroupName": "no", "UserName": "ann"},
            "NoSuchEntity: The group with name no cannot be found.",
        ),
        (
            "AddUserToGroup",
            {"GroupName": "ops", "UserName": "no"},
            "NoSuchEntity: The user with name no cannot be found.",
        ),
    ],
)
def test_refusals(ops: Caller, name: str, given: dict[str, Any], said: str) -> None:
    ops("iam:CreateUser", UserName="ann")
    ops("iam:AddUserToGroup", GroupName="ops", UserName="ann")
    ops("iam:CreateGroup", GroupName="free")
    ops("iam:PutGroupPolicy", GroupName="free", PolicyName="list", PolicyDocument=policy(allow(LIST)))
    assert ops.refused(f"iam:{name}", **given) == said


def test_an_empty_group_is_deleted(ops: Caller) -> None:
    ops("iam:DeleteGroup", GroupName="ops")
    assert ops("iam:ListGroups")["Groups"] == []


def test_a_caller_may_be_let_manage_groups_under_a_path(ops: Caller) -> None:
    ops("iam:CreateGroup", GroupName="admins")
    user = ops.user("lead", allow(["iam:GetGroup", "iam:ListGroups"], f"arn:aws:iam::{ACCOUNT}:group/teams/*"))
    user("iam:GetGroup", GroupName="ops")
    user("iam:ListGroups", PathPrefix="/teams/")
    assert user.refused("iam:GetGroup", GroupName="admins").startswith("AccessDenied: ")
