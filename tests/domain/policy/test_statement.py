"""A compiled statement: to what it applies and whom it is about."""

import json
from typing import Any

import pytest

from tokiwa.domain.policy.audience import Naming
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.policy.statement import Statement, compile_statement

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"
USER = Principal(PrincipalType.USER, "123456789012", "arn:aws:iam::123456789012:user/ann", "AIDAEXAMPLE", "ann")


def compiled(form: Form = Form.IDENTITY, *, variables: bool = True, **members: Any) -> Statement:
    raw = {"Effect": "Allow", "Action": "acm:*", "Resource": "*"} | members
    return compile_statement(json.loads(json.dumps(raw)), form, variables=variables)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param({}, True, id="all fits"),
        pytest.param({"Action": "ACM:exportcertificate"}, True, id="an action in another case"),
        pytest.param({"Action": "acm:GetCertificate"}, False, id="another action"),
        pytest.param({"Resource": [CERTIFICATE + "2", CERTIFICATE]}, True, id="one of the resources"),
        pytest.param({"Resource": CERTIFICATE + "2"}, False, id="another resource"),
        pytest.param({"Resource": "arn:aws:acm:*:*:certificate/${aws:userid}"}, True, id="a variable in a resource"),
        pytest.param({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True, id="a condition that holds"),
        pytest.param({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, False, id="a condition that does not"),
    ],
)
def test_a_statement_applies(members: dict[str, Any], expected: bool) -> None:
    request = Request("acm:ExportCertificate", CERTIFICATE, USER, {"aws:SecureTransport": "true", "aws:userid": "0a1b"})

    assert compiled(**members).applies(request) is expected


def test_variables_are_text_in_the_old_version() -> None:
    statement = compiled(Resource="arn:aws:acm:*:*:certificate/${aws:userid}", variables=False)

    assert not statement.applies(Request("acm:ExportCertificate", CERTIFICATE, USER, {"aws:userid": "0a1b"}))


@pytest.mark.parametrize(
    ("form", "members", "expected"),
    [
        pytest.param(Form.IDENTITY, {}, Naming.SELF, id="an identity policy is about its owner"),
        pytest.param(Form.RESOURCE, {"Principal": {"AWS": USER.arn}}, Naming.SELF, id="the user"),
        pytest.param(Form.RESOURCE, {"Principal": {"AWS": "999999999999"}}, Naming.NONE, id="another"),
        pytest.param(
            Form.RESOURCE,
            {"Effect": "Deny", "NotPrincipal": {"AWS": [USER.arn, USER.account]}},
            Naming.NONE,
            id="all but the user",
        ),
        pytest.param(
            Form.RESOURCE,
            {"Effect": "Deny", "NotPrincipal": {"AWS": "999999999999"}},
            Naming.EVERYONE,
            id="all but another",
        ),
    ],
)
def test_whom_a_statement_is_about(form: Form, members: dict[str, Any], expected: Naming) -> None:
    assert compiled(form, **members).naming(USER) is expected
