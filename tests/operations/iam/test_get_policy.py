from __future__ import annotations

import pytest

from callers import ACCOUNT, Caller, allow, policy
from tokiwa.domain.policy.aws_managed import AWS_MANAGED

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def names(root: Caller, **given: object) -> list[str]:
    """The names of the policies in a list."""
    return [each["PolicyName"] for each in root("iam:ListPolicies", **given)["Policies"]]


def make(root: Caller, name: str, path: str = "/") -> str:
    """The ARN of a new policy."""
    arn: str = root("iam:CreatePolicy", PolicyName=name, Path=path, PolicyDocument=policy(allow("acm:*")))["Policy"][
        "Arn"
    ]
    return arn


def test_aws_own_policies_are_read_like_others(root: Caller) -> None:
    clerk = root.user("clerk", allow("iam:GetPolicy*"))

    found = clerk("iam:GetPolicy", PolicyArn=BASIC)["Policy"]
    version = clerk("iam:GetPolicyVersion", PolicyArn=BASIC, VersionId=found["DefaultVersionId"])["PolicyVersion"]

    assert (found["PolicyName"], found["Path"], found["Tags"]) == ("AWSLambdaBasicExecutionRole", "/service-role/", [])
    assert version["Document"]["Statement"][0]["Action"] == [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ]


def test_uses_are_counted(root: Caller) -> None:
    arn = make(root, "own")
    root("iam:CreateUser", UserName="ann", PermissionsBoundary=arn)
    root.role("deploy", {"Service": "lambda.amazonaws.com"})
    root("iam:AttachRolePolicy", RoleName="deploy", PolicyArn=arn)
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn=arn)

    found = root("iam:GetPolicy", PolicyArn=arn)["Policy"]

    assert (found["AttachmentCount"], found["PermissionsBoundaryUsageCount"]) == (2, 1)


@pytest.mark.parametrize(
    ("arn", "refusal"),
    [
        (
            f"arn:aws:iam::{ACCOUNT}:policy/none",
            f"NoSuchEntity: Policy arn:aws:iam::{ACCOUNT}:policy/none was not found.",
        ),
        (
            f"arn:aws:iam::{ACCOUNT}:role/something",
            f"ValidationError: ARN arn:aws:iam::{ACCOUNT}:role/something is not valid.",
        ),
        (
            f"arn:aws:iam::{ACCOUNT}:policy/other/own",
            f"NoSuchEntity: Policy arn:aws:iam::{ACCOUNT}:policy/other/own was not found.",
        ),
    ],
    ids=["not there", "no policy", "another path"],
)
def test_what_is_not_found(root: Caller, arn: str, refusal: str) -> None:
    make(root, "own")

    assert root.refused("iam:GetPolicy", PolicyArn=arn) == refusal


def test_lists_by_scope_path_and_use(root: Caller) -> None:
    own = make(root, "own", "/ci/")
    make(root, "Idle")
    root("iam:CreateUser", UserName="ann", PermissionsBoundary=READ_ONLY)
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn=own)

    assert names(root, Scope="Local") == ["Idle", "own"]
    assert names(root, Scope="Local", PathPrefix="/ci/") == ["own"]
    assert names(root, PathPrefix="/service-role/") == ["AWSLambdaBasicExecutionRole", "AWSLambdaRole"]
    assert names(root, OnlyAttached=True) == ["ReadOnlyAccess", "own"]
    assert names(root, PolicyUsageFilter="PermissionsBoundary") == ["ReadOnlyAccess"]
    assert names(root, PolicyUsageFilter="PermissionsPolicy") == ["own"]
    assert len(names(root, Scope="AWS")) == len(AWS_MANAGED)


def test_pages_go_on_from_aws_policies_to_the_accounts(root: Caller) -> None:
    for name in ("b", "a", "c"):
        make(root, name)
    found: list[str] = []
    marker: dict[str, str] = {}

    for _ in range(100):
        page = root("iam:ListPolicies", MaxItems=len(AWS_MANAGED) - 1, **marker)
        found += [each["PolicyName"] for each in page["Policies"]]
        if not page["IsTruncated"]:
            break
        marker = {"Marker": page["Marker"]}

    assert found[-3:] == ["a", "b", "c"]
    assert len(found) == len(set(found)) == len(AWS_MANAGED) + 3
