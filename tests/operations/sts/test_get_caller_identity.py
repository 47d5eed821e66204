from __future__ import annotations

from callers import ACCOUNT, Caller, allow, deny


def test_everybody_learns_who_they_are(root: Caller) -> None:
    user = root.user("ann", deny("sts:GetCallerIdentity"), allow("sts:AssumeRole"), Path="/people/")
    session = user.assume(root.role("deploy", {"AWS": ACCOUNT}), "work")

    assert root("sts:GetCallerIdentity") == {
        "UserId": ACCOUNT,
        "Account": ACCOUNT,
        "Arn": f"arn:aws:iam::{ACCOUNT}:root",
    }
    assert user("sts:GetCallerIdentity") == {
        "UserId": user.principal.id,
        "Account": ACCOUNT,
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/people/ann",
    }
    role_id = root("iam:GetRole", RoleName="deploy")["Role"]["RoleId"]
    assert session("sts:GetCallerIdentity") == {
        "UserId": f"{role_id}:work",
        "Account": ACCOUNT,
        "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/work",
    }
