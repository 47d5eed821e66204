from __future__ import annotations

from callers import ACCOUNT, Caller, allow


def test_without_a_name_it_is_the_caller(root: Caller) -> None:
    own = f"arn:aws:iam::{ACCOUNT}:user/people/${{aws:username}}"
    ann = root.user("ann", allow("iam:GetUser", own), Path="/people/")

    assert ann("iam:GetUser")["User"] == root("iam:GetUser", UserName="ann")["User"]
    assert ann.refused("iam:GetUser", UserName="bob").startswith("AccessDenied: ")


def test_root_has_an_id_and_no_name(root: Caller) -> None:
    user = root("iam:GetUser")["User"]

    assert (user["UserId"], user["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
    assert "UserName" not in user


def test_a_session_is_no_user(root: Caller) -> None:
    clerk = root.user("clerk", allow("sts:AssumeRole"))
    session = clerk.assume(root.role("deploy", {"AWS": clerk.principal.arn}, allow("iam:*")))

    refusal = session.refused("iam:GetUser")

    assert refusal == "ValidationError: Must specify userName when calling with non-User credentials"


def test_users_come_in_pages_by_name_without_tags(root: Caller) -> None:
    for name in ("cem", "Ann", "bob"):
        root("iam:CreateUser", UserName=name, Path="/people/", Tags=[{"Key": "a", "Value": "b"}])
    root("iam:CreateUser", UserName="robot")

    first = root("iam:ListUsers", PathPrefix="/peo", MaxItems=2)
    second = root("iam:ListUsers", PathPrefix="/peo", MaxItems=2, Marker=first["Marker"])

    assert [user["UserName"] for page in (first, second) for user in page["Users"]] == ["Ann", "bob", "cem"]
    assert all("Tags" not in user for user in first["Users"])


def test_there_is_no_such_user(root: Caller) -> None:
    assert root.refused("iam:GetUser", UserName="none") == "NoSuchEntity: The user with name none cannot be found."
