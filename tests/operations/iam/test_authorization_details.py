from __future__ import annotations

from typing import Any

import pytest

from callers import Caller, allow, policy

READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


@pytest.fixture
def full(root: Caller) -> Caller:
    """Root of an account with a user, a role and a policy."""
    arn = root("iam:CreatePolicy", PolicyName="own", PolicyDocument=policy(allow("acm:*")))["Policy"]["Arn"]
    root("iam:CreateUser", UserName="ann", PermissionsBoundary=arn)
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn=READ_ONLY)
    root.role("deploy", {"Service": "lambda.amazonaws.com"}, allow("acm:*"), Tags=[{"Key": "a", "Value": "b"}])
    return root


def names(answer: dict[str, Any]) -> list[str]:
    """What is in a page."""
    return [
        *(each["UserName"] for each in answer["UserDetailList"]),
        *(each["RoleName"] for each in answer["RoleDetailList"]),
        *(each["PolicyName"] for each in answer["Policies"]),
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], ["ann", "deploy", "own", "IAMReadOnlyAccess"]),
        (["User"], ["ann"]),
        (["Role"], ["deploy"]),
        (["LocalManagedPolicy"], ["own"]),
        (["AWSManagedPolicy"], ["IAMReadOnlyAccess"]),
        (["Group"], []),
    ],
    ids=["everything", "users", "roles", "own policies", "AWS's policies in use", "groups"],
)
def test_kinds(full: Caller, wanted: list[str], found: list[str]) -> None:
    assert names(full("iam:GetAccountAuthorizationDetails", Filter=wanted)) == found


def test_all_that_is_written_is_shown(full: Caller) -> None:
    found = full("iam:GetAccountAuthorizationDetails")
    user, role = found["UserDetailList"][0], found["RoleDetailList"][0]
    own = next(each for each in found["Policies"] if each["PolicyName"] == "own")

    assert user["AttachedManagedPolicies"] == [{"PolicyName": "IAMReadOnlyAccess", "PolicyArn": READ_ONLY}]
    assert user["PermissionsBoundary"]["PermissionsBoundaryArn"] == own["Arn"]
    assert role["RolePolicyList"][0]["PolicyDocument"]["Statement"] == [allow("acm:*")]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert role["Tags"] == [{"Key": "a", "Value": "b"}]
    assert own["PolicyVersionList"][0]["Document"]["Statement"] == [allow("acm:*")]
    assert own["PermissionsBoundaryUsageCount"] == 1


def test_pages_hold_every_kind(full: Caller) -> None:
    first = full("iam:GetAccountAuthorizationDetails", MaxItems=3)
    second = full("iam:GetAccountAuthorizationDetails", Marker=first["Marker"])

    everything = names(full("iam:GetAccountAuthorizationDetails"))
    assert sorted(names(first) + names(second)) == sorted(everything)
    assert (first["IsTruncated"], second["IsTruncated"]) == (True, False)
