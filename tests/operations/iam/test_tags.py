from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, policy


@pytest.fixture(params=["Role", "User", "Policy"])
def owner(request: pytest.FixtureRequest, root: Caller) -> tuple[str, dict[str, Any]]:
    """A role, a user and a managed policy, each by the member that names it."""
    kind: str = request.param
    match kind:
        case "Role":
            root.role("deploy", {"Service": "lambda.amazonaws.com"})
        case "User":
            root("iam:CreateUser", UserName="deploy")
        case _:
            root("iam:CreatePolicy", PolicyName="deploy", PolicyDocument=policy(allow("acm:*")))
            return kind, {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/deploy"}
    return kind, {f"{kind}Name": "deploy"}


def tags(**values: str) -> list[dict[str, str]]:
    """Tags in the form of the API."""
    return [{"Key": name, "Value": value} for name, value in values.items()]


def test_tags_are_set_changed_listed_and_removed(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    root(f"iam:Tag{kind}", **named, Tags=tags(team="edge", stage="test"))
    root(f"iam:Tag{kind}", **named, Tags=tags(stage=""))

    first = root(f"iam:List{kind}Tags", **named, MaxItems=1)
    second = root(f"iam:List{kind}Tags", **named, Marker=first["Marker"])
    shown = root(f"iam:Get{kind}", **named)[kind]["Tags"]
    root(f"iam:Untag{kind}", **named, TagKeys=["stage", "none"])

    assert first["Tags"] + second["Tags"] == shown == tags(stage="", team="edge")
    assert root(f"iam:List{kind}Tags", **named)["Tags"] == tags(team="edge")


def test_case_makes_a_difference_for_policies_alone(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    root(f"iam:Tag{kind}", **named, Tags=tags(team="edge"))
    root(f"iam:Tag{kind}", **named, Tags=tags(Team="core"))

    both = tags(Team="core", team="edge")
    assert root(f"iam:List{kind}Tags", **named)["Tags"] == (both if kind == "Policy" else both[:1])

    root(f"iam:Untag{kind}", **named, TagKeys=["TEAM"])
    assert root(f"iam:List{kind}Tags", **named)["Tags"] == (both if kind == "Policy" else [])


def test_a_name_twice_is_refused(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    note = "" if kind == "Policy" else " Please note that Tag keys are case insensitive."

    refusal = root.refused(f"iam:Tag{kind}", **named, Tags=[*tags(a="1"), *tags(a="2")])

    assert refusal == f"InvalidInput: Duplicate tag keys found.{note}"


def test_fifty_are_the_most(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    root(f"iam:Tag{kind}", **named, Tags=tags(**{f"t{n}": "" for n in range(50)}))

    assert root.refused(f"iam:Tag{kind}", **named, Tags=tags(more="")).startswith("LimitExceeded: ")


def test_a_callers_policy_may_look_at_the_tags_that_are_there(root: Caller, owner: tuple[str, dict[str, Any]]) -> None:
    kind, named = owner
    theirs = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}", "iam:ResourceTag/team": "edge"}}
    clerk = root.user("clerk", allow(f"iam:Get{kind}", Condition=theirs), Tags=tags(team="edge"))
    before = clerk.refused(f"iam:Get{kind}", **named)

    root(f"iam:Tag{kind}", **named, Tags=tags(team="edge"))

    assert before.startswith("AccessDenied: ")
    assert clerk(f"iam:Get{kind}", **named)
