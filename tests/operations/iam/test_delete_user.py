from __future__ import annotations

from callers import Caller, allow

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def test_policies_and_keys_go_before_the_user(root: Caller) -> None:
    ann = root.user("ann", allow("acm:*"))
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn=ADMIN)
    refusals = []

    for step, given in (
        ("iam:DetachUserPolicy", {"PolicyArn": ADMIN}),
        ("iam:DeleteUserPolicy", {"PolicyName": "own"}),
        ("iam:DeleteAccessKey", {"AccessKeyId": ann.principal.access_key}),
    ):
        refusals.append(root.refused("iam:DeleteUser", UserName="ann"))
        root(step, UserName="ann", **given)
    root("iam:DeleteUser", UserName="ann")

    assert refusals == [
        "DeleteConflict: Cannot delete entity, must detach all policies first.",
        "DeleteConflict: Cannot delete entity, must delete policies first.",
        "DeleteConflict: Cannot delete entity, must delete access keys first.",
    ]
    assert root("iam:ListUsers")["Users"] == []
