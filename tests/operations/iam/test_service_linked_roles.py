from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow

NAME = "AWSServiceRoleForCertificateManager"


def test_certificate_manager_gets_its_role(root: Caller) -> None:
    role = root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")["Role"]

    assert role["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/acm.amazonaws.com/{NAME}"
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Principal": {"Service": "acm.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]
    assert root("iam:ListRolePolicies", RoleName=NAME)["PolicyNames"] == []
    assert root("iam:ListAttachedRolePolicies", RoleName=NAME)["AttachedPolicies"] == [
        {
            "PolicyName": "CertificateManagerServiceRolePolicy",
            "PolicyArn": "arn:aws:iam::aws:policy/aws-service-role/CertificateManagerServiceRolePolicy",
        }
    ]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            {"AWSServiceName": "acm.amazonaws.com", "CustomSuffix": "mine"},
            "InvalidInput: Custom suffix is not allowed for acm.amazonaws.com",
            id="suffix",
        ),
        pytest.param(
            {"AWSServiceName": "acm.amazonaws.com"},
            f"InvalidInput: Service role name {NAME} has been taken in this account, please try a different suffix.",
            id="taken",
        ),
        pytest.param(
            {"AWSServiceName": "batch.amazonaws.com"},
            "InvalidInput: batch.amazonaws.com has no service-linked role here. Those that have: acm.amazonaws.com.",
            id="another service",
        ),
    ],
)
def test_refusals(root: Caller, given: dict[str, Any], refusal: str) -> None:
    root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")

    assert root.refused("iam:CreateServiceLinkedRole", **given) == refusal


def test_a_deletion_can_be_followed_by_its_id(root: Caller) -> None:
    root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")
    task = root("iam:DeleteServiceLinkedRole", RoleName=NAME)["DeletionTaskId"]
    root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")  # a new one, of which the task says nothing

    assert task.startswith(f"task/aws-service-role/acm.amazonaws.com/{NAME}/")
    assert root("iam:GetServiceLinkedRoleDeletionStatus", DeletionTaskId=task) == {"Status": "SUCCEEDED"}


def test_a_task_that_never_was_is_not_found(root: Caller) -> None:
    made = root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")["Role"]

    for task in ("task/x", f"task/aws-service-role/acm.amazonaws.com/{NAME}/{made['RoleId']}"):
        refusal = root.refused("iam:GetServiceLinkedRoleDeletionStatus", DeletionTaskId=task)
        assert refusal == f"NoSuchEntity: Deletion task {task} cannot be found."


def test_an_ordinary_role_is_not_deleted_so(root: Caller) -> None:
    root.role("deploy", {"Service": "lambda.amazonaws.com"})

    refusal = root.refused("iam:DeleteServiceLinkedRole", RoleName="deploy")

    assert refusal.endswith("deploy is not the role of a service. Delete it with DeleteRole.")


def test_full_access_to_the_manager_includes_its_role(root: Caller) -> None:
    manager = root.user("manager")
    root(
        "iam:AttachUserPolicy", UserName="manager", PolicyArn="arn:aws:iam::aws:policy/AWSCertificateManagerFullAccess"
    )
    other = root.user(
        "other",
        allow("iam:CreateServiceLinkedRole", Condition={"StringEquals": {"iam:AWSServiceName": "batch.amazonaws.com"}}),
    )

    assert other.refused("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com").startswith("AccessDenied: ")
    assert manager("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")
