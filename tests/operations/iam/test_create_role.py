from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from callers import ACCOUNT, Caller, trust

LAMBDA = trust({"Service": "lambda.amazonaws.com"})
BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"


def test_the_answer_has_what_aws_answers_and_no_session_duration(root: Caller) -> None:
    role = root(
        "iam:CreateRole",
        RoleName="deploy",
        AssumeRolePolicyDocument=LAMBDA,
        Path="/ci/",
        Description="deploys",
        MaxSessionDuration=7200,
        PermissionsBoundary=BOUNDARY,
        Tags=[{"Key": "team", "Value": "edge"}],
    )["Role"]

    assert role.pop("RoleId").startswith("AROA")
    assert role.pop("CreateDate").astimezone(UTC) == datetime(2027, 1, 1, tzinfo=UTC)
    assert role == {
        "Path": "/ci/",
        "RoleName": "deploy",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/ci/deploy",
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        },
        "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": BOUNDARY},
        "Tags": [{"Key": "team", "Value": "edge"}],
    }


def test_a_plain_role_has_neither_tags_nor_boundary(root: Caller) -> None:
    role = root("iam:CreateRole", RoleName="plain", AssumeRolePolicyDocument=LAMBDA)["Role"]

    assert {"Tags", "PermissionsBoundary", "Description", "MaxSessionDuration"}.isdisjoint(role)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param({"RoleName": "Taken"}, "EntityAlreadyExists: Role with name Taken already exists.", id="taken"),
        pytest.param(
            {"RoleName": "Taken", "Path": "/other/"},
            "EntityAlreadyExists: Role with name Taken already exists.",
            id="taken under another path",
        ),
        pytest.param(
            {"AssumeRolePolicyDocument": "{"},
            "MalformedPolicyDocument: This policy contains invalid Json",
            id="no JSON",
        ),
        pytest.param(
            {"AssumeRolePolicyDocument": trust({"Service": "lambda.amazonaws.com"}, Action="s3:GetObject")},
            "MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.",
            id="another action",
        ),
        pytest.param(
            {"AssumeRolePolicyDocument": trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/nobody"})},
            f'MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::{ACCOUNT}:user/nobody"',
            id="trusts a user who does not exist",
        ),
        pytest.param(
            {
                "AssumeRolePolicyDocument": trust(
                    {"AWS": "*"}, Condition={"StringEquals": {"sts:ExternalId": "x" * 2048}}
                )
            },
            "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
            id="trust too long",
        ),
        pytest.param(
            {"PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:not_a_policy/x"},
            f"InvalidInput: ARN arn:aws:iam::{ACCOUNT}:not_a_policy/x is not valid.",
            id="boundary that is no policy",
        ),
        pytest.param(
            {"PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/none"},
            f"NoSuchEntity: Scope ARN: arn:aws:iam::{ACCOUNT}:policy/none does not exist or is not attachable.",
            id="boundary that is not there",
        ),
        pytest.param(
            {"Tags": [{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]},
            "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            id="a tag twice",
        ),
        pytest.param(
            {"Path": "/aws-service-role/acm.amazonaws.com/"},
            "InvalidInput: The path /aws-service-role/acm.amazonaws.com/ is for the roles of services. "
            "Use CreateServiceLinkedRole for one of those.",
            id="path of services",
        ),
        pytest.param(
            {"MaxSessionDuration": 60},
            "ValidationError: 1 validation error detected: Value '60' at 'maxSessionDuration' failed to satisfy "
            "constraint: Member must have value greater than or equal to 3600",
            id="shape",
        ),
    ],
)
def test_refusals(root: Caller, given: dict[str, Any], refusal: str) -> None:
    root("iam:CreateRole", RoleName="taken", AssumeRolePolicyDocument=LAMBDA)

    assert root.refused("iam:CreateRole", **{"RoleName": "new", "AssumeRolePolicyDocument": LAMBDA, **given}) == refusal


def test_a_role_may_trust_whom_this_server_cannot_know(root: Caller) -> None:
    foreign = trust({"AWS": "arn:aws:iam::999999999999:role/pipeline"})

    assert root("iam:CreateRole", RoleName="shared", AssumeRolePolicyDocument=foreign)


def test_a_tag_policy_decides_on_the_requested_tags(root: Caller) -> None:
    team = {"StringEquals": {"aws:RequestTag/team": "edge"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    clerk = root.user("clerk", {"Effect": "Allow", "Action": "iam:CreateRole", "Resource": "*", "Condition": team})
    given = {"AssumeRolePolicyDocument": LAMBDA}

    assert clerk("iam:CreateRole", RoleName="a", Tags=[{"Key": "team", "Value": "edge"}], **given)
    assert clerk.refused("iam:CreateRole", RoleName="b", **given).startswith("AccessDenied: ")
    assert clerk.refused("iam:CreateRole", RoleName="b", Tags=[{"Key": "team", "Value": "core"}], **given)


def test_white_space_does_not_count(root: Caller) -> None:
    spacious = LAMBDA.replace(" ", " " * 500)

    assert len(spacious) > 2048
    assert root("iam:CreateRole", RoleName="spacious", AssumeRolePolicyDocument=spacious)
