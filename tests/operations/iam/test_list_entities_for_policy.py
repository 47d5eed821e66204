from __future__ import annotations

from typing import Any

import pytest

from callers import Caller, allow, policy


@pytest.fixture
def arn(root: Caller) -> str:
    """A policy that ann and deploy have, and that is bob's boundary."""
    made: str = root("iam:CreatePolicy", PolicyName="own", PolicyDocument=policy(allow("acm:*")))["Policy"]["Arn"]
    root("iam:CreateUser", UserName="ann", Path="/people/")
    root("iam:CreateUser", UserName="bob", PermissionsBoundary=made)
    root("iam:CreateUser", UserName="cem")
    root.role("deploy", {"Service": "lambda.amazonaws.com"}, Path="/people/")
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn=made)
    root("iam:AttachRolePolicy", RoleName="deploy", PolicyArn=made)
    return made


@pytest.mark.parametrize(
    ("given", "users", "roles"),
    [
        pytest.param({}, ["ann", "bob"], ["deploy"], id="all"),
        pytest.param({"EntityFilter": "User"}, ["ann", "bob"], [], id="users"),
        pytest.param({"EntityFilter": "Role"}, [], ["deploy"], id="roles"),
        pytest.param({"EntityFilter": "Group"}, [], [], id="groups"),
        pytest.param({"PathPrefix": "/people/"}, ["ann"], ["deploy"], id="under a path"),
        pytest.param({"PolicyUsageFilter": "PermissionsBoundary"}, ["bob"], [], id="boundary"),
        pytest.param({"PolicyUsageFilter": "PermissionsPolicy"}, ["ann"], ["deploy"], id="attached"),
    ],
)
def test_who_uses_a_policy(root: Caller, arn: str, given: dict[str, Any], users: list[str], roles: list[str]) -> None:
    found = root("iam:ListEntitiesForPolicy", PolicyArn=arn, **given)

    assert [each["UserName"] for each in found["PolicyUsers"]] == users
    assert [each["RoleName"] for each in found["PolicyRoles"]] == roles
    assert found["PolicyGroups"] == []


def test_a_page_holds_both_kinds(root: Caller, arn: str) -> None:
    first = root("iam:ListEntitiesForPolicy", PolicyArn=arn, MaxItems=2)
    second = root("iam:ListEntitiesForPolicy", PolicyArn=arn, Marker=first["Marker"])

    names = [
        each.get("UserName") or each["RoleName"]
        for page in (first, second)
        for each in (*page["PolicyRoles"], *page["PolicyUsers"])
    ]
    assert sorted(names) == ["ann", "bob", "deploy"]
    assert (first["IsTruncated"], second["IsTruncated"]) == (True, False)
