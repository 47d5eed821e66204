from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, policy

WORK = {"RoleSessionName": "work"}
BOTH = ["sts:AssumeRole", "sts:TagSession"]


def tags(**values: str) -> list[dict[str, str]]:
    """Tags in the form of the API."""
    return [{"Key": name, "Value": value} for name, value in values.items()]


def role(root: Caller, *, action: Any = BOTH, **more: Any) -> str:
    """A role that the account's users may assume, and that may list roles for the team `edge`."""
    document = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": action})
    root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=document, **more)
    edge = allow("iam:ListRoles", Condition={"StringEquals": {"aws:PrincipalTag/team": "edge"}})
    root("iam:PutRolePolicy", RoleName="deploy", PolicyName="own", PolicyDocument=policy(edge))
    return f"arn:aws:iam::{ACCOUNT}:role/deploy"


def test_a_sessions_tags_stand_before_those_of_its_role(root: Caller) -> None:
    clerk = root.user("clerk", allow(BOTH))
    arn = role(root, Tags=tags(Team="core", stage="test"))

    plain = clerk.assume(arn)
    tagged = clerk.assume(arn, Tags=tags(team="edge"))

    assert plain.refused("iam:ListRoles").startswith("AccessDenied: ")
    assert tagged("iam:ListRoles")
    assert dict(tagged.principal.tags) == {"team": "edge", "stage": "test"}


def test_tagging_is_a_permission_of_its_own_on_both_sides(root: Caller) -> None:
    clerk, tagger = root.user("clerk", allow("sts:AssumeRole")), root.user("tagger", allow(BOTH))
    arn = role(root)
    given = {"RoleArn": arn, "Tags": tags(team="edge"), **WORK}

    assert clerk.refused("sts:AssumeRole", **given).endswith(
        f"sts:TagSession on resource: {arn} because no identity-based policy allows the sts:TagSession action"
    )
    assert tagger("sts:AssumeRole", **given)

    closed = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"})
    root("iam:UpdateAssumeRolePolicy", RoleName="deploy", PolicyDocument=closed)
    assert tagger.refused("sts:AssumeRole", **given).endswith(
        "because no role trust policy allows the sts:TagSession action"
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            [*tags(a="1"), *tags(A="2")],
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            id="twice",
        ),
        pytest.param(
            [{"Key": "aws:team", "Value": "x"}],
            "Tag keys that begin with aws: are reserved for the service.",
            id="reserved",
        ),
    ],
)
def test_refusals(root: Caller, given: list[dict[str, str]], message: str) -> None:
    clerk = root.user("clerk", allow(BOTH))

    refusal = clerk.refused("sts:AssumeRole", RoleArn=role(root), Tags=given, **WORK)

    assert refusal == f"InvalidParameterValue: {message}"


def test_tags_take_part_of_the_space(root: Caller) -> None:
    clerk = root.user("clerk", allow(BOTH))
    arn = role(root)
    noise = [{"Key": f"key{n}", "Value": f"{n * 7919**30:x}"[:256]} for n in range(1, 50)]

    packed = clerk("sts:AssumeRole", RoleArn=arn, Tags=tags(team="edge"), **WORK)["PackedPolicySize"]
    refusal = clerk.refused("sts:AssumeRole", RoleArn=arn, Tags=noise, **WORK)

    assert 0 < packed < 20
    assert refusal.startswith("PackedPolicyTooLarge: Packed policy consumes ")
    assert refusal.endswith("% of allotted space, please use smaller policy.")
