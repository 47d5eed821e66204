import json
from typing import Any

import pytest

from tokiwa.domain.function_policy import added, document, removed, statement
from tokiwa.domain.problem import Kind, Problem

ARN = "arn:aws:lambda:us-east-1:000000000000:function:install"


def made(**changes: Any) -> dict[str, Any]:
    usual = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}
    read: dict[str, Any] = json.loads(statement(ARN, {**usual, **changes}))
    return read


PRINCIPALS = [
    ("events.amazonaws.com", {"Service": "events.amazonaws.com"}),
    ("apigateway.amazonaws.com.cn", {"Service": "apigateway.amazonaws.com.cn"}),
    ("111111111111", {"AWS": "arn:aws:iam::111111111111:root"}),
    ("arn:aws:iam::111111111111:role/r", {"AWS": "arn:aws:iam::111111111111:role/r"}),
    ("*", "*"),
]


@pytest.mark.parametrize(("given", "stored"), PRINCIPALS)
def test_a_principal_has_its_form(given: str, stored: Any) -> None:
    assert made(Principal=given)["Principal"] == stored


@pytest.mark.parametrize("given", ["invalid.nonaws.com", "1234", "arn:aws:s3:::bucket", "events"])
def test_other_principals_are_refused(given: str) -> None:
    with pytest.raises(Problem) as caught:
        made(Principal=given)

    assert caught.value.kind is Kind.INVALID_ARGUMENTS


CONDITIONS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "source": ({"SourceArn": "arn:aws:x:::y"}, {"ArnLike": {"AWS:SourceArn": "arn:aws:x:::y"}}),
    "account": ({"SourceAccount": "1" * 12}, {"StringEquals": {"AWS:SourceAccount": "1" * 12}}),
    "organization": ({"PrincipalOrgID": "o-1"}, {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
    "token": ({"EventSourceToken": "t"}, {"StringEquals": {"lambda:EventSourceToken": "t"}}),
    "url": (
        {"FunctionUrlAuthType": "NONE", "InvokedViaFunctionUrl": True},
        {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}, "Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
    ),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_a_condition_has_its_form(case: str) -> None:
    given, stored = CONDITIONS[case]

    assert made(**given)["Condition"] == stored


def test_without_conditions_there_is_no_member_for_them() -> None:
    assert "Condition" not in made()


def test_statements_come_and_go_by_id() -> None:
    one, two = (statement(ARN, {"StatementId": sid, "Action": "*", "Principal": "*"}) for sid in "12")

    assert removed(added(added((), one), two), "1") == (two,)
    assert json.loads(document((one, two)))["Statement"] == [json.loads(one), json.loads(two)]


@pytest.mark.parametrize(("act", "kind"), [("add", Kind.EXISTS), ("remove", Kind.NOT_FOUND)])
def test_an_id_is_used_once_and_must_be_there(act: str, kind: Kind) -> None:
    one = statement(ARN, {"StatementId": "1", "Action": "*", "Principal": "*"})

    with pytest.raises(Problem) as caught:
        added((one,), one) if act == "add" else removed((one,), "2")

    assert caught.value.kind is kind
