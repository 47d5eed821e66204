from __future__ import annotations

import pytest

from callers import Caller, trust

LAMBDA = trust({"Service": "lambda.amazonaws.com"})
PROTECTED = (
    "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForCertificateManager' - "
    "this role is only modifiable by AWS"
)


def test_what_is_not_given_stays(root: Caller) -> None:
    root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=LAMBDA, Description="one")

    root("iam:UpdateRole", RoleName="deploy", Description="two", MaxSessionDuration=7200)
    answered = root("iam:UpdateRoleDescription", RoleName="deploy", Description="three")["Role"]
    root("iam:UpdateRole", RoleName="deploy")
    role = root("iam:GetRole", RoleName="deploy")["Role"]

    assert (role["Description"], role["MaxSessionDuration"]) == ("three", 7200)
    assert answered["Description"] == "three"
    assert {"MaxSessionDuration", "RoleLastUsed"}.isdisjoint(answered)


def test_another_trust_policy_decides_from_now_on(root: Caller) -> None:
    clerk = root.user("clerk", {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"})
    role = root.role("deploy", {"Service": "lambda.amazonaws.com"})
    before = clerk.refused("sts:AssumeRole", RoleArn=role, RoleSessionName="work")

    root("iam:UpdateAssumeRolePolicy", RoleName="deploy", PolicyDocument=trust({"AWS": clerk.principal.arn}))

    assert before.endswith("because no role trust policy allows the sts:AssumeRole action")
    assert clerk.assume(role).principal.role_arn == role


def test_a_malformed_trust_policy_is_refused(root: Caller) -> None:
    root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=LAMBDA)
    resource = trust({"Service": "lambda.amazonaws.com"}, Resource="*")

    refusal = root.refused("iam:UpdateAssumeRolePolicy", RoleName="deploy", PolicyDocument=resource)

    assert refusal == "MalformedPolicyDocument: Has prohibited field Resource"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("iam:UpdateAssumeRolePolicy", {"PolicyDocument": LAMBDA}),
        ("iam:UpdateRole", {"MaxSessionDuration": 7200}),
        ("iam:DeleteRole", {}),
        ("iam:PutRolePolicy", {"PolicyName": "x", "PolicyDocument": "{}"}),
        ("iam:DeleteRolePolicy", {"PolicyName": "x"}),
        ("iam:AttachRolePolicy", {"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        ("iam:DetachRolePolicy", {"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        ("iam:PutRolePermissionsBoundary", {"PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess"}),
        ("iam:DeleteRolePermissionsBoundary", {}),
    ],
)
def test_a_services_role_is_the_services_to_change(root: Caller, name: str, given: dict[str, str]) -> None:
    root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")

    assert root.refused(name, RoleName="AWSServiceRoleForCertificateManager", **given) == PROTECTED


def test_a_services_role_may_get_another_description(root: Caller) -> None:
    root("iam:CreateServiceLinkedRole", AWSServiceName="acm.amazonaws.com")
    root("iam:UpdateRole", RoleName="AWSServiceRoleForCertificateManager", Description="ours")

    assert root("iam:GetRole", RoleName="AWSServiceRoleForCertificateManager")["Role"]["Description"] == "ours"


def test_sign_in_sessions_are_not_here(root: Caller) -> None:
    root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=LAMBDA)

    assert root.refused("iam:UpdateRole", RoleName="deploy", MaxSigninSessionDuration=3600).startswith(
        "NotImplemented: "
    )
