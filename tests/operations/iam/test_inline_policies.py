from __future__ import annotations

from typing import Any

import pytest

from callers import Caller, allow, policy

KINDS = ["Role", "User"]
DOCUMENT = policy(allow("acm:ExportCertificate", "arn:aws:acm:*:*:certificate/*"))


@pytest.fixture(params=KINDS)
def owner(request: pytest.FixtureRequest, root: Caller) -> tuple[str, dict[str, Any]]:
    """A role and a user, each by the member that names it."""
    kind: str = request.param
    if kind == "Role":
        root.role("deploy", {"Service": "lambda.amazonaws.com"})
    else:
        root("iam:CreateUser", UserName="deploy")
    return kind, {f"{kind}Name": "deploy"}


def test_a_policy_is_put_read_listed_and_deleted(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    for name in ("second", "first"):
        root(f"iam:Put{kind}Policy", **named, PolicyName=name, PolicyDocument=DOCUMENT)

    one = root(f"iam:Get{kind}Policy", **named, PolicyName="first")
    page = root(f"iam:List{kind}Policies", **named, MaxItems=1)
    rest = root(f"iam:List{kind}Policies", **named, Marker=page["Marker"])
    root(f"iam:Delete{kind}Policy", **named, PolicyName="first")

    assert one == {**named, "PolicyName": "first", "PolicyDocument": one["PolicyDocument"]}
    assert policy(*one["PolicyDocument"]["Statement"]) == DOCUMENT
    assert (page["PolicyNames"], rest["PolicyNames"]) == (["first"], ["second"])
    assert root(f"iam:List{kind}Policies", **named)["PolicyNames"] == ["second"]
    gone = f"NoSuchEntity: The {kind.lower()} policy with name first cannot be found."
    assert root.refused(f"iam:Get{kind}Policy", **named, PolicyName="first") == gone
    assert root.refused(f"iam:Delete{kind}Policy", **named, PolicyName="first") == gone


def test_putting_again_replaces(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    for action in ("acm:GetCertificate", "acm:ListCertificates"):
        root(f"iam:Put{kind}Policy", **named, PolicyName="own", PolicyDocument=policy(allow(action)))

    found = root(f"iam:Get{kind}Policy", **named, PolicyName="own")["PolicyDocument"]

    assert found["Statement"][0]["Action"] == "acm:ListCertificates"


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        pytest.param("nonsense", "MalformedPolicyDocument: This policy contains invalid Json", id="no JSON"),
        pytest.param(
            policy({"Effect": "Allow", "Action": "acm:*"}),
            "MalformedPolicyDocument: Policy statement must contain resources.",
            id="no resource",
        ),
        pytest.param(
            policy(allow("acm:*", Principal="*")),
            "MalformedPolicyDocument: Policy document should not specify a principal.",
            id="a principal",
        ),
    ],
)
def test_malformed_documents(root: Caller, owner: tuple[str, dict[str, Any]], document: str, refusal: str) -> None:
    kind, named = owner

    assert root.refused(f"iam:Put{kind}Policy", **named, PolicyName="x", PolicyDocument=document) == refusal


def test_all_inline_policies_share_one_quota(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    most = {"Role": 10_240, "User": 2048}[kind]
    half = policy(allow("acm:*", f"arn:aws:acm:::{'x' * (most // 2 - 160)}"))
    root(f"iam:Put{kind}Policy", **named, PolicyName="one", PolicyDocument=half)

    root(f"iam:Put{kind}Policy", **named, PolicyName="one", PolicyDocument=half)  # replaced, not added
    root(f"iam:Put{kind}Policy", **named, PolicyName="two", PolicyDocument=half)
    refusal = root.refused(f"iam:Put{kind}Policy", **named, PolicyName="three", PolicyDocument=half)

    assert refusal == f"LimitExceeded: Maximum policy size of {most} bytes exceeded for {kind.lower()} deploy"
