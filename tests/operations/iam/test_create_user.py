from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow


def test_the_answer_is_the_user(root: Caller) -> None:
    tags = [{"Key": "team", "Value": "edge"}]
    user = root("iam:CreateUser", UserName="ann", Path="/people/", Tags=tags)["User"]

    assert user.pop("UserId").startswith("AIDA")
    assert user.pop("CreateDate").astimezone(UTC) == datetime(2027, 1, 1, tzinfo=UTC)
    assert user == {
        "Path": "/people/",
        "UserName": "ann",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/people/ann",
        "Tags": tags,
    }


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param({"UserName": "ANN"}, "EntityAlreadyExists: User with name ANN already exists.", id="taken"),
        pytest.param(
            {"UserName": "bob", "PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/none"},
            f"NoSuchEntity: Scope ARN: arn:aws:iam::{ACCOUNT}:policy/none does not exist or is not attachable.",
            id="boundary that is not there",
        ),
    ],
)
def test_refusals(root: Caller, given: dict[str, Any], refusal: str) -> None:
    root("iam:CreateUser", UserName="ann")

    assert root.refused("iam:CreateUser", **given) == refusal


def test_a_caller_may_be_let_make_users_under_one_path(root: Caller) -> None:
    clerk = root.user("clerk", allow("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/bots/*"))

    assert clerk("iam:CreateUser", UserName="one", Path="/bots/")
    assert clerk.refused("iam:CreateUser", UserName="two").startswith("AccessDenied: ")
