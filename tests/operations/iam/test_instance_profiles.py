from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow

ARN = f"arn:aws:iam::{ACCOUNT}:instance-profile/hosts/web"
HELD = {"InstanceProfileName": "web", "RoleName": "host"}


@pytest.fixture
def web(root: Caller) -> Caller:
    """The account's root, an instance profile and a role."""
    root("iam:CreateInstanceProfile", InstanceProfileName="web", Path="/hosts/", Tags=[{"Key": "env", "Value": "test"}])
    root.role("host", {"Service": "ec2.amazonaws.com"})
    return root


def test_it_holds_a_role(web: Caller) -> None:
    web("iam:AddRoleToInstanceProfile", **HELD)
    found = web("iam:GetInstanceProfile", InstanceProfileName="WEB")["InstanceProfile"]
    assert (found["Arn"], found["InstanceProfileId"][:4], found["Path"]) == (ARN, "AIPA", "/hosts/")
    assert [role["RoleName"] for role in found["Roles"]] == ["host"]
    assert found["Tags"] == [{"Key": "env", "Value": "test"}]
    assert web("iam:ListInstanceProfilesForRole", RoleName="host")["InstanceProfiles"] == [found]
    assert web("iam:ListInstanceProfiles", PathPrefix="/hosts/")["InstanceProfiles"] == [found]
    assert web("iam:ListInstanceProfiles", PathPrefix="/others/")["InstanceProfiles"] == []
    (role,) = web("iam:GetAccountAuthorizationDetails", Filter=["Role"])["RoleDetailList"]
    assert [each["InstanceProfileName"] for each in role["InstanceProfileList"]] == ["web"]
    assert web("iam:GetAccountSummary")["SummaryMap"]["InstanceProfiles"] == 1


def test_everything_can_be_taken_away_again(web: Caller) -> None:
    web("iam:AddRoleToInstanceProfile", **HELD)
    web("iam:RemoveRoleFromInstanceProfile", **HELD)
    web("iam:DeleteInstanceProfile", InstanceProfileName="web")
    web("iam:DeleteRole", RoleName="host")
    assert web("iam:ListInstanceProfiles")["InstanceProfiles"] == []


def test_tags_are_changed(web: Caller) -> None:
    web("iam:TagInstanceProfile", InstanceProfileName="web", Tags=[{"Key": "ENV", "Value": "live"}])
    web("iam:TagInstanceProfile", InstanceProfileName="web", Tags=[{"Key": "team", "Value": "ops"}])
    web("iam:UntagInstanceProfile", InstanceProfileName="web", TagKeys=["TEAM"])
    assert web("iam:ListInstanceProfileTags", InstanceProfileName="web")["Tags"] == [{"Key": "ENV", "Value": "live"}]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            "CreateInstanceProfile",
            {"InstanceProfileName": "web"},
            "EntityAlreadyExists: Instance Profile web already exists.",
        ),
        ("GetInstanceProfile", {"InstanceProfileName": "no"}, "NoSuchEntity: Instance Profile no cannot be found."),
        (
            "AddRoleToInstanceProfile",
            HELD,
            "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        ),
        (
            "RemoveRoleFromInstanceProfile",
            {"InstanceProfileName": "web", "RoleName": "other"},
            "NoSuchEntity: Role other in Instance Profile web cannot be found.",
        ),
        (
            "DeleteInstanceProfile",
            {"InstanceProfileName": "web"},
            "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
        ),
        (
            "DeleteRole",
            {"RoleName": "host"},
            "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
        ),
    ],
)
def test_refusals(web: Caller, name: str, given: dict[str, Any], said: str) -> None:
    web.role("other", {"Service": "ec2.amazonaws.com"})
    web("iam:AddRoleToInstanceProfile", **HELD)
    assert web.refused(f"iam:{name}", **given) == said


def test_a_role_must_be_one_that_the_caller_may_pass(web: Caller) -> None:
    user = web.user("ann", allow("iam:AddRoleToInstanceProfile"))
    assert "iam:PassRole" in user.refused("iam:AddRoleToInstanceProfile", **HELD)
