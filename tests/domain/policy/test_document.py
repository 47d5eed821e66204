"""Documents are compiled, or refused with IAM's sentences."""

import json
import time
from typing import Any

import pytest

from tokiwa.domain.policy.document import LONGEST, parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem

ACM = {"Effect": "Allow", "Action": "acm:*", "Resource": "*"}
ASSUME = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
INVOKE = {  # what AddPermission stores
    "Sid": "rule_invokes-function",
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/r"}},
}


def document(*statements: Any, **members: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)} | members)


def without(statement: dict[str, Any], name: str, **members: Any) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != name} | members


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param(document(ACM), Form.IDENTITY, id="identity"),
        pytest.param(document(ACM, Id="any id"), Form.SESSION, id="session, with an Id"),
        pytest.param(document(ACM), Form.BOUNDARY, id="boundary"),
        pytest.param(document(ASSUME), Form.TRUST, id="trust"),
        pytest.param(document(without(ASSUME, "Principal", Principal="*")), Form.TRUST, id="trust in everyone"),
        pytest.param(document(ASSUME, Version="2008-10-17"), Form.TRUST, id="trust of the old version"),
        pytest.param(json.dumps({"Statement": [ASSUME]}), Form.TRUST, id="trust without version"),
        pytest.param(document(INVOKE, Id="default"), Form.RESOURCE, id="resource"),
        pytest.param(document(Statement=ACM), Form.IDENTITY, id="a statement that is not in a list"),
        pytest.param(document(ACM | {"Action": ["acm:Get*"], "Resource": ["*"]}), Form.IDENTITY, id="lists"),
        pytest.param(
            document({"Effect": "Deny", "NotAction": "acm:*", "NotResource": "arn:aws:s3:::*"}),
            Form.IDENTITY,
            id="Not…",
        ),
        pytest.param(
            document(without(INVOKE, "Principal", Effect="Deny", NotPrincipal={"AWS": "123456789012"})),
            Form.RESOURCE,
            id="NotPrincipal",
        ),
        pytest.param(document(ACM | {"Sid": ""}, ACM | {"Sid": ""}), Form.IDENTITY, id="empty Sids may repeat"),
        pytest.param(document(ACM | {"Condition": {}}), Form.IDENTITY, id="no conditions"),
        pytest.param(" \n" + document(ACM) + "\n", Form.IDENTITY, id="white space around"),
    ],
)
def test_a_document_is_accepted(text: str, form: Form) -> None:
    parsed = parse(text, form, "name")

    assert (parsed.form, parsed.name) == (form, "name")
    assert set(parsed.allows) | set(parsed.denies) == set(parsed.statements) != set()


SYNTAX = "Syntax errors in policy."
VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "This policy contains invalid Json", id="nothing"),
        pytest.param("{'Version'}", "This policy contains invalid Json", id="no JSON"),
        pytest.param(document(ACM) + "x", "This policy contains invalid Json", id="more than JSON"),
        pytest.param('{"Version": NaN}', "This policy contains invalid Json", id="not a number"),
        pytest.param("[]", SYNTAX, id="no object"),
        pytest.param("{}", "Policy document must be version 2012-10-17 or greater.", id="an empty object"),
        pytest.param(
            document(ACM, Version="2008-10-17"), "Policy document must be version 2012-10-17 or greater.", id="old"
        ),
        pytest.param(document(ACM, Version="2020-01-01"), SYNTAX, id="a version that does not exist"),
        pytest.param(document(ACM, Version=["2012-10-17"]), SYNTAX, id="a version in a list"),
        pytest.param(document(ACM, Id=1), SYNTAX, id="an Id that is no text"),
        pytest.param(document(ACM, Statements=[]), SYNTAX, id="an unknown member"),
        pytest.param('{"Version": "2012-10-17"}', SYNTAX, id="no Statement"),
        pytest.param(document(), SYNTAX, id="no statements"),
        pytest.param(document("x"), SYNTAX, id="a statement that is no object"),
        pytest.param('{"Version": "2012-10-17", "Version": "2012-10-17"}', SYNTAX, id="a member twice"),
        pytest.param(document(ACM | {"Effects": "Allow"}), SYNTAX, id="an unknown element"),
        pytest.param(document(without(ACM, "Effect")), SYNTAX, id="no Effect"),
        pytest.param(document(ACM | {"Effect": "allow"}), SYNTAX, id="an effect in another case"),
        pytest.param(document(ACM | {"Effect": []}), SYNTAX, id="an effect in a list"),
        pytest.param(document(without(ACM, "Action")), "Policy statement must contain actions.", id="no Action"),
        pytest.param(document(ACM | {"Action": []}), "Policy statement must contain actions.", id="no actions"),
        pytest.param(document(ACM | {"Action": [1]}), SYNTAX, id="an action that is no text"),
        pytest.param(document(ACM | {"Action": {}}), SYNTAX, id="an action that is an object"),
        pytest.param(document(ACM | {"NotAction": "acm:*"}), SYNTAX, id="Action and NotAction"),
        pytest.param(document(ACM | {"Action": "Export"}), VENDOR, id="an action without vendor"),
        pytest.param(document(without(ACM, "Resource")), "Policy statement must contain resources.", id="no Resource"),
        pytest.param(document(ACM | {"NotResource": "*"}), SYNTAX, id="Resource and NotResource"),
        pytest.param(document(ACM | {"Resource": "x"}), 'Resource x must be in ARN format or "*".', id="no ARN"),
        pytest.param(document(ACM | {"Condition": []}), SYNTAX, id="a condition that is no object"),
        pytest.param(document(ACM | {"Condition": {"Equals": {"a:b": "c"}}}), SYNTAX, id="an unknown operator"),
        pytest.param(document(ACM | {"Condition": {"Bool": {"b": "true"}}}), VENDOR, id="a key without vendor"),
        pytest.param(document(ACM | {"Sid": 1}), SYNTAX, id="a Sid that is no text"),
        pytest.param(
            document(ACM | {"Sid": "a b"}),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
            id="a Sid with a space",
        ),
        pytest.param(
            document(ACM | {"Sid": "a"}, ACM | {"Sid": "a"}),
            "Statement IDs (SID) in a single policy must be unique.",
            id="a Sid twice",
        ),
        pytest.param(document(ASSUME | ACM), "Policy document should not specify a principal.", id="a principal"),
        pytest.param(
            document(ACM | {"NotPrincipal": "*"}), "Policy document should not specify a principal.", id="no…"
        ),
    ],
)
def test_an_identity_policy_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse(text, Form.IDENTITY)

    assert (refusal.value.kind, refusal.value.message) == (Kind.INVALID_POLICY, sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(document(ACM), "Has prohibited field Resource", id="the permissions of the role instead"),
        pytest.param(document(without(ASSUME, "Principal")), "Missing required field Principal", id="no principal"),
        pytest.param(document(ASSUME | {"Resource": "*"}), "Has prohibited field Resource", id="a resource"),
        pytest.param(
            document(ASSUME | {"NotResource": "*"}), "AssumeRole policy must not contain resources.", id="not…"
        ),
        pytest.param(
            document(without(ASSUME, "Principal", Effect="Deny", NotPrincipal="*")),
            "AssumeRole policy must not contain NotPrincipal field.",
            id="NotPrincipal",
        ),
        pytest.param(document(ASSUME | {"NotPrincipal": "*"}), "Allow with NotPrincipal is not allowed.", id="both"),
        pytest.param(
            document(ASSUME | {"Action": "*"}),
            "AssumeRole policy may only specify STS AssumeRole actions.",
            id="all actions",
        ),
        pytest.param(document(without(ASSUME, "Action")), "Missing required field Action", id="no action"),
        pytest.param(document(without(ASSUME, "Effect")), "Missing required field Effect", id="no effect"),
        pytest.param(document(ASSUME | {"Effect": "Yes"}), "Invalid effect: Yes", id="an unknown effect"),
        pytest.param(
            document(ASSUME | {"Principal": {}}), "Missing required field Principal cannot be empty!", id="nobody"
        ),
        pytest.param(document(), "Could not parse the policy: Statement is empty!", id="no statements"),
        pytest.param(document(ASSUME, Version="1"), "The policy must contain a valid version string", id="a version"),
        pytest.param(
            document(ASSUME | {"Sid": "a"}, ASSUME | {"Sid": "a"}),
            "The Statement Ids in the policy are not unique",
            id="a Sid twice",
        ),
    ],
)
def test_a_trust_policy_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse(text, Form.TRUST)

    assert (refusal.value.kind, refusal.value.message) == (Kind.INVALID_POLICY, sentence)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(without(INVOKE, "Principal"), "Missing required field Principal", id="no principal"),
        pytest.param(without(INVOKE, "Resource"), "Missing required field Resource", id="no resource"),
        pytest.param(INVOKE | {"Principal": {"Service": "x"}}, 'Invalid principal in policy: "SERVICE":"x"', id="who"),
        pytest.param(
            without(INVOKE, "Principal", NotPrincipal="*"), "Allow with NotPrincipal is not allowed.", id="all but"
        ),
    ],
)
def test_a_resource_policy_is_refused(statement: Any, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse(document(statement), Form.RESOURCE)

    assert (refusal.value.kind, refusal.value.message) == (Kind.INVALID_POLICY, sentence)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * LONGEST, id="deep lists"),
        pytest.param('{"Statement":' * 10_000, id="deep objects"),
        pytest.param(document(ACM | {"Condition": json.loads("[" * 500 + "]" * 500)}), id="deep, but closed"),
        pytest.param('{"Version":' + "9" * 100_000 + "}", id="a number of many digits"),
        pytest.param(document(*[ACM] * 20_000), id="too long"),
        pytest.param(document(ACM | {"Resource": "arn:aws:s3:::" + "${" * 50_000}), id="open braces"),
        pytest.param(document(ACM | {"Action": [f"a:*{n}?" for n in range(9_000)] + ["x"]}), id="many actions"),
    ],
)
def test_a_hostile_document_ends_in_a_refusal_and_soon(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Problem) as refusal:
        parse(text, Form.IDENTITY)

    assert refusal.value.kind is Kind.INVALID_POLICY
    assert time.perf_counter() - started < 2
