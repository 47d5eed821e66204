from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy
from tokiwa.domain.change import Change
from tokiwa.store import identities


def boundary(root: Caller, *statements: dict[str, Any], name: str = "most") -> str:
    """The ARN of a new managed policy."""
    arn: str = root("iam:CreatePolicy", PolicyName=name, PolicyDocument=policy(*statements))["Policy"]["Arn"]
    return arn


def test_a_boundary_takes_away_and_gives_nothing(root: Caller) -> None:
    clerk = root.user("clerk", allow("iam:List*"))
    root(
        "iam:PutUserPermissionsBoundary",
        UserName="clerk",
        PermissionsBoundary=boundary(root, allow("iam:ListRoles"), allow("acm:*")),
    )

    assert clerk("iam:ListRoles")["Roles"] == []
    assert clerk.refused("iam:ListUsers") == (
        f"AccessDenied: User: {clerk.principal.arn} is not authorized to perform: iam:ListUsers on resource: "
        f"arn:aws:iam::{ACCOUNT}:user/ because no permissions boundary allows the iam:ListUsers action"
    )
    assert clerk.refused("acm:ListCertificates").endswith(
        "because no identity-based policy allows the acm:ListCertificates action"
    )

    root("iam:DeleteUserPermissionsBoundary", UserName="clerk")
    assert clerk("iam:ListUsers")


def test_a_deny_in_a_boundary_is_told_as_such(root: Caller) -> None:
    clerk = root.user("clerk", allow("*"), PermissionsBoundary=boundary(root, allow("*"), deny("iam:ListUsers")))

    assert clerk.refused("iam:ListUsers").endswith("with an explicit deny in a permissions boundary")


def test_a_policy_that_is_a_boundary_cannot_be_deleted(root: Caller) -> None:
    arn = boundary(root, allow("*"))
    root("iam:CreateUser", UserName="clerk", PermissionsBoundary=arn)

    refusal = root.refused("iam:DeletePolicy", PolicyArn=arn)

    assert refusal == "DeleteConflict: Cannot delete a policy attached to entities."


def test_a_boundary_whose_policy_is_lost_allows_nothing(root: Caller) -> None:
    """It cannot be lost by a call; if it ever is, the user must not become mightier by that."""
    arn = boundary(root, allow("*"))
    clerk = root.user("clerk", allow("*"), PermissionsBoundary=arn)
    assert clerk("iam:ListUsers")

    with root.world.means.store.snapshot() as tx:
        found = identities.policy(tx, arn)
    root.world.means.store.submit([Change(drops=(found,))])[0].result()

    assert clerk.refused("iam:ListUsers").endswith("because no permissions boundary allows the iam:ListUsers action")


@pytest.mark.parametrize("kind", ["Role", "User"])
def test_a_boundary_shows_and_goes(root: Caller, kind: str) -> None:
    arn = boundary(root, allow("*"))
    if kind == "Role":
        root.role("deploy", {"Service": "lambda.amazonaws.com"})
    else:
        root("iam:CreateUser", UserName="deploy")
    named = {f"{kind}Name": "deploy"}

    root(f"iam:Put{kind}PermissionsBoundary", **named, PermissionsBoundary=arn)
    shown = root(f"iam:Get{kind}", **named)[kind]["PermissionsBoundary"]
    root(f"iam:Delete{kind}PermissionsBoundary", **named)

    assert shown == {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
    assert "PermissionsBoundary" not in root(f"iam:Get{kind}", **named)[kind]
    assert root.refused(f"iam:Delete{kind}PermissionsBoundary", **named).startswith("NoSuchEntity: ")


def test_an_administrator_may_be_let_make_users_only_within_a_boundary(root: Caller) -> None:
    """The delegation of IAM User Guide, "Permissions boundaries": the boundary must be on whom they change."""
    arn = boundary(root, allow("acm:*"))
    within = {"StringEquals": {"iam:PermissionsBoundary": arn}}
    admin = root.user("admin", allow(["iam:CreateUser", "iam:AttachUserPolicy"], Condition=within))
    everything = {"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    root("iam:CreateUser", UserName="free")

    admin("iam:CreateUser", UserName="bound", PermissionsBoundary=arn)
    admin("iam:AttachUserPolicy", UserName="bound", **everything)

    assert admin.refused("iam:CreateUser", UserName="unbound").startswith("AccessDenied: ")
    assert admin.refused("iam:AttachUserPolicy", UserName="free", **everything).startswith("AccessDenied: ")
