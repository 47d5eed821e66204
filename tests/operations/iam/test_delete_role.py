from __future__ import annotations

from callers import Caller, allow, policy

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def test_policies_go_before_the_role(root: Caller) -> None:
    root.role("deploy", {"Service": "lambda.amazonaws.com"})
    root("iam:AttachRolePolicy", RoleName="deploy", PolicyArn=ADMIN)
    root("iam:PutRolePolicy", RoleName="deploy", PolicyName="own", PolicyDocument=policy(allow("acm:*")))

    attached = root.refused("iam:DeleteRole", RoleName="deploy")
    root("iam:DetachRolePolicy", RoleName="deploy", PolicyArn=ADMIN)
    inline = root.refused("iam:DeleteRole", RoleName="deploy")
    root("iam:DeleteRolePolicy", RoleName="deploy", PolicyName="own")
    root("iam:DeleteRole", RoleName="deploy")

    assert attached == "DeleteConflict: Cannot delete entity, must detach all policies first."
    assert inline == "DeleteConflict: Cannot delete entity, must delete policies first."
    assert root.refused("iam:GetRole", RoleName="deploy") == "NoSuchEntity: The role with name deploy cannot be found."


def test_a_session_gets_nothing_from_a_new_role_of_the_same_name(root: Caller) -> None:
    clerk = root.user("clerk", allow("sts:AssumeRole"))
    session = clerk.assume(root.role("deploy", {"AWS": clerk.principal.arn}, allow("iam:ListRoles")))
    assert session("iam:ListRoles")

    root("iam:DeleteRolePolicy", RoleName="deploy", PolicyName="own")
    root("iam:DeleteRole", RoleName="deploy")
    gone = session.refused("iam:ListRoles")
    root.role("deploy", {"AWS": clerk.principal.arn}, allow("iam:ListRoles"))

    assert gone.endswith("because no identity-based policy allows the iam:ListRoles action")
    assert session.refused("iam:ListRoles") == gone
