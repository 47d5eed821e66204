from __future__ import annotations

from callers import ACCOUNT, Caller, allow


def test_keys_and_policies_stay_with_a_renamed_user(root: Caller) -> None:
    answer = root("iam:CreateUser", UserName="ann")
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    key = root("iam:CreateAccessKey", UserName="ann")

    root("iam:UpdateUser", UserName="ann", NewUserName="beth", NewPath="/people/")
    renamed = root.with_keys(key)
    user = renamed("iam:GetUser")["User"]

    assert (user["UserName"], user["Arn"]) == ("beth", f"arn:aws:iam::{ACCOUNT}:user/people/beth")
    assert user["UserId"] == answer["User"]["UserId"]
    assert root.refused("iam:GetUser", UserName="ann") == "NoSuchEntity: The user with name ann cannot be found."


def test_only_the_case_of_a_name_may_change(root: Caller) -> None:
    root("iam:CreateUser", UserName="ann")
    root("iam:UpdateUser", UserName="ann", NewUserName="Ann")

    assert [user["UserName"] for user in root("iam:ListUsers")["Users"]] == ["Ann"]


def test_a_name_that_is_taken_is_refused(root: Caller) -> None:
    for name in ("ann", "bob"):
        root("iam:CreateUser", UserName=name)

    refusal = root.refused("iam:UpdateUser", UserName="ann", NewUserName="Bob")

    assert refusal == "EntityAlreadyExists: User with name Bob already exists."


def test_the_caller_needs_both_arns(root: Caller) -> None:
    clerk = root.user("clerk", allow("iam:UpdateUser", f"arn:aws:iam::{ACCOUNT}:user/bots/*"))
    root("iam:CreateUser", UserName="one", Path="/bots/")
    root("iam:CreateUser", UserName="two")

    clerk("iam:UpdateUser", UserName="one", NewUserName="uno")

    assert clerk.refused("iam:UpdateUser", UserName="uno", NewPath="/").startswith("AccessDenied: ")
    assert clerk.refused("iam:UpdateUser", UserName="two", NewPath="/bots/").startswith("AccessDenied: ")
