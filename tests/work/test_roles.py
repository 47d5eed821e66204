from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, policy
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import credentials
from tokiwa.work.roles import role_session
from world import START, World

ROLE = f"arn:aws:iam::{ACCOUNT}:role/service-role/handler"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:renewed"
LAMBDA = "lambda.amazonaws.com"


def made(world: World, service: str = LAMBDA, condition: dict[str, Any] | None = None) -> None:
    """The role, which trusts a service and may list roles."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    document = policy(statement | ({"Condition": condition} if condition else {}))
    root = Caller(world, world.root)
    root("iam:CreateRole", RoleName="handler", Path="/service-role/", AssumeRolePolicyDocument=document)
    root("iam:PutRolePolicy", RoleName="handler", PolicyName="own", PolicyDocument=policy(allow("iam:ListRoles")))


def session(world: World) -> Any:
    """What the function runner asks for."""
    return role_session(world.means.work(), ROLE, "renewed", LAMBDA, world.now, timedelta(hours=12), FUNCTION)


def test_a_function_gets_credentials_of_its_role(world: World) -> None:
    made(world)

    found, token = session(world)
    known = credentials.find(world.means, found.access_key, token)
    function = Caller(world, known.principal, known.session_policies)

    assert known.secret == found.secret
    assert known.principal.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/handler/renewed"
    assert found.expires == START + timedelta(hours=12)
    assert [role["RoleName"] for role in function("iam:ListRoles")["Roles"]] == ["handler"]
    assert function.refused("iam:ListUsers").startswith(f"AccessDenied: User: {known.principal.arn} is not authorized")


@pytest.mark.parametrize(
    ("trusted", "condition", "allowed"),
    [
        pytest.param(LAMBDA, None, True, id="the service"),
        pytest.param("events.amazonaws.com", None, False, id="another service"),
        pytest.param(LAMBDA, {"ArnLike": {"aws:SourceArn": FUNCTION}}, True, id="for this function"),
        pytest.param(LAMBDA, {"ArnLike": {"aws:SourceArn": f"{FUNCTION}x"}}, False, id="for another function"),
        pytest.param(LAMBDA, {"StringEquals": {"aws:SourceAccount": ACCOUNT}}, True, id="for this account"),
    ],
)
def test_the_trust_policy_decides(world: World, trusted: str, condition: dict[str, Any] | None, allowed: bool) -> None:
    made(world, trusted, condition)

    if allowed:
        assert session(world)
        return
    with pytest.raises(Problem) as caught:
        session(world)
    assert caught.value.kind is Kind.DENIED
    assert caught.value.message == (
        f"User: {LAMBDA} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
        "because no role trust policy allows the sts:AssumeRole action"
    )


def test_a_role_that_is_not_there_trusts_nobody(world: World) -> None:
    with pytest.raises(Problem, match="because no role trust policy allows the sts:AssumeRole action"):
        session(world)


def test_secrets_stay_out_of_repr(world: World) -> None:
    made(world)
    found, _ = session(world)

    assert found.secret not in repr(found)
