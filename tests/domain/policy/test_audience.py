"""Whom a Principal element names, and how directly."""

from typing import Any

import pytest

from tokiwa.domain.policy.audience import Naming, compile_audience
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem

ROOT = Principal(PrincipalType.ROOT, "123456789012", "arn:aws:iam::123456789012:root", "123456789012")
USER = Principal(PrincipalType.USER, "123456789012", "arn:aws:iam::123456789012:user/ann", "AIDAEXAMPLEEXAMPLE", "ann")
SESSION = Principal(
    PrincipalType.SESSION,
    "123456789012",
    "arn:aws:sts::123456789012:assumed-role/renewer/f",
    "AROAEXAMPLEEXAMPLE:f",
    "f",
    role_arn="arn:aws:iam::123456789012:role/path/renewer",
)
SERVICE = Principal(PrincipalType.SERVICE, "123456789012", "", "", "events.amazonaws.com")


@pytest.mark.parametrize(
    ("element", "caller", "expected"),
    [
        pytest.param("*", USER, Naming.EVERYONE, id="everyone"),
        pytest.param({"AWS": "*"}, SESSION, Naming.EVERYONE, id="everyone as AWS"),
        pytest.param("*", SERVICE, Naming.EVERYONE, id="everyone, services too"),
        pytest.param({"AWS": "123456789012"}, USER, Naming.ACCOUNT, id="an account's number"),
        pytest.param({"AWS": ROOT.arn}, SESSION, Naming.ACCOUNT, id="an account's root"),
        pytest.param({"AWS": ROOT.arn}, ROOT, Naming.SELF, id="the root user itself"),
        pytest.param({"AWS": "999999999999"}, USER, Naming.NONE, id="another account"),
        pytest.param({"AWS": USER.arn}, USER, Naming.SELF, id="a user"),
        pytest.param({"AWS": USER.arn}, SESSION, Naming.NONE, id="another user"),
        pytest.param({"AWS": USER.id}, USER, Naming.SELF, id="a user's id"),
        pytest.param({"AWS": SESSION.role_arn}, SESSION, Naming.ROLE, id="a role covers its sessions"),
        pytest.param({"AWS": "AROAEXAMPLEEXAMPLE"}, SESSION, Naming.ROLE, id="a role's id"),
        pytest.param({"AWS": SESSION.arn}, SESSION, Naming.SELF, id="a session"),
        pytest.param({"AWS": ["123456789012", USER.arn, "*"]}, USER, Naming.SELF, id="the most direct counts"),
        pytest.param({"AWS": ["123456789012", "*"]}, USER, Naming.EVERYONE, id="everyone before the account"),
        pytest.param({"Service": "events.amazonaws.com"}, SERVICE, Naming.SELF, id="a service"),
        pytest.param({"Service": ["sns.amazonaws.com"]}, SERVICE, Naming.NONE, id="another service"),
        pytest.param({"AWS": "123456789012"}, SERVICE, Naming.NONE, id="an account's services are not named by it"),
        pytest.param({"Service": "events.amazonaws.com"}, USER, Naming.NONE, id="a user is no service"),
        pytest.param({"Federated": "cognito-identity.amazonaws.com"}, USER, Naming.NONE, id="federated users"),
        pytest.param({"CanonicalUser": "a" * 64}, USER, Naming.NONE, id="canonical users"),
    ],
)
def test_how_a_caller_is_named(element: Any, caller: Principal, expected: Naming) -> None:
    assert compile_audience(element).naming(caller) is expected


@pytest.mark.parametrize(
    ("element", "caller", "expected"),
    [
        pytest.param({"AWS": [USER.arn, ROOT.arn]}, USER, True, id="a user and its account"),
        pytest.param({"AWS": [USER.arn]}, USER, False, id="a user without its account"),
        pytest.param({"AWS": [ROOT.arn]}, USER, False, id="an account without the user"),
        pytest.param({"AWS": [ROOT.arn]}, ROOT, True, id="the root user"),
        pytest.param({"AWS": [SESSION.arn, SESSION.role_arn, ROOT.arn]}, SESSION, True, id="a session, role, account"),
        pytest.param({"AWS": [SESSION.arn, ROOT.arn]}, SESSION, False, id="a session without its role"),
        pytest.param({"AWS": [SESSION.role_arn, ROOT.arn]}, SESSION, False, id="a role without the session"),
        pytest.param({"Service": "events.amazonaws.com"}, SERVICE, True, id="a service"),
        pytest.param({"AWS": "123456789012"}, SERVICE, False, id="a service is in no account"),
        pytest.param("*", USER, True, id="everyone"),
    ],
)
def test_whom_not_principal_leaves_out(element: Any, caller: Principal, expected: bool) -> None:
    assert compile_audience(element).exempts(caller) is expected


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        ("ann", 'Invalid principal in policy: it must be "*" or a JSON object.'),
        (["*"], 'Invalid principal in policy: it must be "*" or a JSON object.'),
        ({}, "Missing required field Principal cannot be empty!"),
        ({"AWS": []}, "Missing required field Principal cannot be empty!"),
        ({"Aws": "*"}, 'Invalid principal in policy: "Aws"'),
        ({"AWS": 1}, "Syntax errors in policy."),
        ({"AWS": "arn:aws:iam::123456789012"}, 'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012"'),
        ({"AWS": "123456789012:root"}, 'Invalid principal in policy: "AWS":"123456789012:root"'),
        ({"AWS": f"{USER.arn}*"}, f'Invalid principal in policy: "AWS":"{USER.arn}*"'),
        (
            {"AWS": "arn:aws:iam::123456789012:group/g"},
            'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:group/g"',
        ),
        (
            {"AWS": "arn:aws:sts::123456789012:assumed-role/renewer"},
            'Invalid principal in policy: "AWS":"arn:aws:sts::123456789012:assumed-role/renewer"',
        ),
        ({"Service": "events"}, 'Invalid principal in policy: "SERVICE":"events"'),
        ({"Service": "*"}, 'Invalid principal in policy: "SERVICE":"*"'),
    ],
)
def test_a_principal_that_is_none_is_refused(element: Any, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        compile_audience(element)

    assert (refusal.value.kind, refusal.value.message) == (Kind.INVALID_POLICY, sentence)
