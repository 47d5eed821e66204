from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, policy

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
DOCUMENT = policy(allow("acm:*"))


@pytest.fixture(params=["Role", "User"])
def owner(request: pytest.FixtureRequest, root: Caller) -> tuple[str, dict[str, Any]]:
    """A role and a user, each by the member that names it."""
    kind: str = request.param
    if kind == "Role":
        root.role("deploy", {"Service": "lambda.amazonaws.com"})
    else:
        root("iam:CreateUser", UserName="deploy")
    return kind, {f"{kind}Name": "deploy"}


def test_policies_of_the_account_and_of_aws_are_attached(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    own = root("iam:CreatePolicy", PolicyName="own", Path="/ci/", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
    for arn in (own, BASIC, own):
        root(f"iam:Attach{kind}Policy", **named, PolicyArn=arn)

    attached = root(f"iam:ListAttached{kind}Policies", **named)
    under = root(f"iam:ListAttached{kind}Policies", **named, PathPrefix="/service-role/")["AttachedPolicies"]
    root(f"iam:Detach{kind}Policy", **named, PolicyArn=own)

    assert attached == {
        "AttachedPolicies": [
            {"PolicyName": "own", "PolicyArn": own},
            {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC},
        ],
        "IsTruncated": False,
    }
    assert under == attached["AttachedPolicies"][1:]
    assert root(f"iam:ListAttached{kind}Policies", **named)["AttachedPolicies"] == under


@pytest.mark.parametrize(
    ("arn", "refusal"),
    [
        pytest.param(
            "longpolicynamebutnoarn", "ValidationError: ARN longpolicynamebutnoarn is not valid.", id="no ARN"
        ),
        pytest.param(
            f"arn:aws:iam::{ACCOUNT}:policy/none",
            f"NoSuchEntity: Policy arn:aws:iam::{ACCOUNT}:policy/none does not exist or is not attachable.",
            id="not there",
        ),
        pytest.param(
            "arn:aws:iam::111111111111:policy/theirs",
            "NoSuchEntity: Policy arn:aws:iam::111111111111:policy/theirs does not exist or is not attachable.",
            id="another account's",
        ),
        pytest.param(
            "arn:aws:iam::aws:policy/aws-service-role/CertificateManagerServiceRolePolicy",
            "PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role.",
            id="a service's",
        ),
    ],
)
def test_what_cannot_be_attached(root: Caller, owner: tuple[str, dict[str, Any]], arn: str, refusal: str) -> None:
    kind, named = owner
    theirs = Caller(root.world, root.world.new_account("111111111111"))
    theirs("iam:CreatePolicy", PolicyName="theirs", PolicyDocument=DOCUMENT)

    assert root.refused(f"iam:Attach{kind}Policy", **named, PolicyArn=arn) == refusal


def test_what_is_not_attached_cannot_be_detached(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner

    assert (
        root.refused(f"iam:Detach{kind}Policy", **named, PolicyArn=ADMIN)
        == f"NoSuchEntity: Policy {ADMIN} was not found."
    )


def test_ten_policies_are_the_most(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    for number in range(11):
        arn = root("iam:CreatePolicy", PolicyName=f"p{number}", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
        if number < 10:
            root(f"iam:Attach{kind}Policy", **named, PolicyArn=arn)

    refusal = root.refused(f"iam:Attach{kind}Policy", **named, PolicyArn=arn)

    assert refusal == f"LimitExceeded: Cannot exceed quota for PoliciesPer{kind}: 10"


def test_a_caller_may_be_let_attach_one_policy_only(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    only = {"ArnEquals": {"iam:PolicyARN": BASIC}}
    clerk = root.user("clerk", allow(f"iam:Attach{kind}Policy", Condition=only))

    clerk(f"iam:Attach{kind}Policy", **named, PolicyArn=BASIC)

    assert clerk.refused(f"iam:Attach{kind}Policy", **named, PolicyArn=ADMIN).startswith("AccessDenied: ")
