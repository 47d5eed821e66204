"""Every condition operator, with keys that are there, absent, and have several values."""

from typing import Any

import pytest

from tokiwa.domain.policy.condition import compile_conditions
from tokiwa.domain.policy.operators import OPERATORS
from tokiwa.domain.policy.template import Context
from tokiwa.domain.problem import Problem

ROLE = "arn:aws:iam::123456789012:role/ops/renewer"


def holds(block: Any, context: Context) -> bool:
    return all(condition.holds(context) for condition in compile_conditions(block, variables=True))


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEquals", "abc", "abc", True),
        ("StringEquals", "abc", "Abc", False),
        ("StringEquals", "a*", "abc", False),
        ("StringEquals", ["x", "abc"], "abc", True),
        ("StringEquals", "${aws:username}", "Ann", True),
        ("StringEquals", "${aws:absent}", "", False),
        ("StringEquals", True, "true", True),
        ("StringEquals", 10, "10", True),
        ("StringNotEquals", "abc", "abd", True),
        ("StringNotEquals", ["x", "abc"], "abc", False),
        ("StringNotEquals", ["x", "y"], "abc", True),
        ("StringNotEquals", "${aws:absent}", "abc", True),
        ("StringEqualsIgnoreCase", "aBc", "AbC", True),
        ("StringEqualsIgnoreCase", "a*c", "abc", False),
        ("StringNotEqualsIgnoreCase", "ABC", "abc", False),
        ("StringNotEqualsIgnoreCase", "ABC", "abd", True),
        ("StringLike", "a?c*", "abcd", True),
        ("StringLike", "A*", "abc", False),
        ("StringLike", "${*}", "x", False),
        ("StringLike", "home/${aws:username}/*", "home/Ann/x", True),
        ("StringNotLike", "a*", "abc", False),
        ("StringNotLike", ["x*", "y*"], "abc", True),
        ("NumericEquals", "10", "10.0", True),
        ("NumericEquals", 10, "10", True),
        ("NumericEquals", 1.5, "1.50", True),
        ("NumericEquals", "10", "ten", False),
        ("NumericNotEquals", "10", "11", True),
        ("NumericNotEquals", "10", "10", False),
        ("NumericLessThan", "10", "9.9", True),
        ("NumericLessThan", "10", "10", False),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericGreaterThan", "-2", "-1", True),
        ("NumericGreaterThan", "9", "10", True),
        ("NumericGreaterThanEquals", "10", "10", True),
        ("NumericGreaterThanEquals", "10", "9", False),
        ("DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", True),
        ("DateEquals", "2026-01", "2026-01-01T00:00:00Z", True),
        ("DateEquals", "2026-01-01T09:00:00+09:00", "2026-01-01T00:00:00Z", True),
        ("DateEquals", "1767225600", "2026-01-01T00:00:00Z", True),
        ("DateNotEquals", "2026-01-01", "2026-01-02T00:00:00Z", True),
        ("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59.999Z", True),
        ("DateLessThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", False),
        ("DateLessThanEquals", "2026-01-01T00:00:00Z", "1767225600", True),
        ("DateGreaterThan", "2026-01-01T00:00:00Z", "1767225601", True),
        ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", "tomorrow", False),
        ("Bool", "true", "True", True),
        ("Bool", True, "true", True),
        ("Bool", "false", "true", False),
        ("Bool", "false", "no", False),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ6", False),
        ("BinaryEquals", "QmluYXJ5", "?", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.77", True),
        ("IpAddress", "203.0.113.9/24", "203.0.113.77", True),
        ("IpAddress", "203.0.113.9", "203.0.113.9", True),
        ("IpAddress", "203.0.113.0/24", "2001:db8::1", False),
        ("IpAddress", "2001:db8::/32", "2001:DB8:0::1", True),
        ("IpAddress", "203.0.113.0/24", "localhost", False),
        ("NotIpAddress", "203.0.113.0/24", "203.0.113.77", False),
        ("NotIpAddress", ["10.0.0.0/8", "203.0.113.0/24"], "192.0.2.1", True),
        ("ArnEquals", "arn:aws:iam::*:role/ops/*", ROLE, True),
        ("ArnEquals", "arn:aws:iam:*:role/ops/*:*", ROLE, False),
        ("ArnLike", "arn:aws:iam::123456789012:role/*", ROLE, True),
        ("ArnLike", "arn:aws:iam::123456789012:ROLE/*", ROLE, False),
        ("ArnLike", "*", "renewer", False),
        ("ArnNotEquals", ROLE, ROLE, False),
        ("ArnNotLike", "arn:aws:iam::123456789012:user/*", ROLE, True),
        ("ArnNotLike", "*", ROLE, False),
    ],
)
def test_an_operator_compares(operator: str, wanted: Any, value: str, expected: bool) -> None:
    context = {"aws:username": "Ann", "x:key": value}

    assert holds({operator: {"X:Key": wanted}}, context) is expected
    assert holds({f"{operator}IfExists": {"x:key": wanted}}, context) is expected


SAMPLES = {"Numeric": "1", "Date": "2026-01-01", "Bool": "true", "Binary": "AA==", "Ip": "::1", "NotIp": "::1"}


def sample(operator: str) -> str:
    return next((value for prefix, value in SAMPLES.items() if operator.startswith(prefix)), "*")


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_absent_key_fails_a_positive_operator_and_passes_a_negated_one(operator: str) -> None:
    wanted = {"x:key": sample(operator)}

    assert holds({operator: wanted}, {}) is ("Not" in operator)
    assert holds({operator: wanted}, {"x:key": ()}) is ("Not" in operator)
    assert holds({f"{operator}IfExists": wanted}, {}) is True
    assert holds({f"ForAnyValue:{operator}": wanted}, {}) is False
    assert holds({f"ForAnyValue:{operator}IfExists": wanted}, {}) is True
    assert holds({f"ForAllValues:{operator}": wanted}, {}) is True


@pytest.mark.parametrize(
    ("operator", "wanted", "values", "expected"),
    [
        pytest.param("ForAnyValue:StringEquals", ["a", "b"], ("b", "z"), True, id="any: one of them"),
        pytest.param("ForAnyValue:StringEquals", ["a", "b"], ("y", "z"), False, id="any: none of them"),
        pytest.param("ForAnyValue:StringNotEquals", ["a", "b"], ("a", "z"), True, id="any: one is another"),
        pytest.param("ForAnyValue:StringNotEquals", ["a", "b"], ("a", "b"), False, id="any: none is another"),
        pytest.param("ForAllValues:StringEquals", ["a", "b"], ("a", "b"), True, id="all: each of them"),
        pytest.param("ForAllValues:StringEquals", ["a", "b"], ("a", "z"), False, id="all: but one"),
        pytest.param("ForAllValues:StringNotEquals", ["a", "b"], ("y", "z"), True, id="all: each is another"),
        pytest.param("ForAllValues:StringNotEquals", ["a", "b"], ("a", "z"), False, id="all: one is not"),
        pytest.param("ForAllValues:StringEquals", "a", (), True, id="all: of nothing"),
        pytest.param("ForAllValues:StringEquals", "a", "", True, id="all: of an empty text"),
        pytest.param("ForAnyValue:StringEquals", "", "", False, id="any: of an empty text"),
        pytest.param("ForAnyValue:StringLike", "a*", "abc", True, id="any: a single value"),
        pytest.param("ForAllValues:NumericLessThan", "5", ("1", "4"), True, id="all: of another type"),
        pytest.param("StringEquals", "a", ("a", "z"), True, id="no quantifier: any value"),
        pytest.param("StringNotEquals", "a", ("a", "z"), False, id="no quantifier, negated: every value"),
        pytest.param("StringEquals", [], "a", False, id="no alternatives: never"),
        pytest.param("StringNotEquals", [], "a", True, id="no alternatives, negated: always"),
    ],
)
def test_a_key_with_several_values(operator: str, wanted: Any, values: Any, expected: bool) -> None:
    assert holds({operator: {"x:key": wanted}}, {"x:key": values}) is expected


@pytest.mark.parametrize(
    ("wanted", "context", "expected"),
    [
        ("true", {}, True),
        ("true", {"x:key": "v"}, False),
        ("true", {"x:key": ()}, True),
        ("false", {"x:key": "v"}, True),
        (False, {}, False),
        (["true", "false"], {}, True),
    ],
)
def test_null_asks_whether_the_key_is_absent(wanted: Any, context: Context, expected: bool) -> None:
    assert holds({"Null": {"x:Key": wanted}}, context) is expected


def test_all_operators_and_all_keys_must_hold() -> None:
    block = {"StringEquals": {"x:a": "1", "x:b": "2"}, "Bool": {"x:c": "true"}}

    assert holds(block, {"x:a": "1", "x:b": "2", "x:c": "true"})
    for wrong in ("x:a", "x:b", "x:c"):
        assert not holds(block, {"x:a": "1", "x:b": "2", "x:c": "true", wrong: "false"})


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        pytest.param([], "Syntax errors in policy.", id="no object"),
        pytest.param({"StringEqualz": {"x:a": "b"}}, "Syntax errors in policy.", id="an unknown operator"),
        pytest.param({"ForSomeValues:Bool": {"x:a": "true"}}, "Syntax errors in policy.", id="an unknown quantifier"),
        pytest.param({"NullIfExists": {"x:a": "true"}}, "Syntax errors in policy.", id="Null with IfExists"),
        pytest.param({"ForAnyValue:Null": {"x:a": "true"}}, "Syntax errors in policy.", id="Null with a quantifier"),
        pytest.param({"StringEquals": "x"}, "Syntax errors in policy.", id="no keys"),
        pytest.param({"StringEquals": {"x:a": None}}, "Syntax errors in policy.", id="null as value"),
        pytest.param({"StringEquals": {"x:a": {}}}, "Syntax errors in policy.", id="an object as value"),
        pytest.param({"StringEquals": {"a": "b"}}, "prefaced by a vendor", id="a key without vendor"),
        pytest.param({"Null": {"x:a": "maybe"}}, "The policy failed legacy parsing", id="Null with a word"),
        pytest.param({"NumericEquals": {"x:a": "ten"}}, "The policy failed legacy parsing", id="no number"),
        pytest.param({"NumericEquals": {"x:a": 1e400}}, "The policy failed legacy parsing", id="infinity"),
        pytest.param({"DateEquals": {"x:a": "2026-13-01"}}, "The policy failed legacy parsing", id="no date"),
        pytest.param(
            {"DateLessThan": {"x:a": "2026-*"}}, "The policy failed legacy parsing", id="a date with wildcard"
        ),
        pytest.param({"Bool": {"x:a": "yes"}}, "The policy failed legacy parsing", id="no boolean"),
        pytest.param({"BinaryEquals": {"x:a": "*"}}, "The policy failed legacy parsing", id="no base64"),
        pytest.param({"IpAddress": {"x:a": "10.*"}}, "The policy failed legacy parsing", id="no address"),
        pytest.param({"IpAddress": {"x:a": "${x:ip}"}}, "The policy failed legacy parsing", id="a variable as address"),
        pytest.param({"ArnLike": {"x:a": "role"}}, "must be in ARN format", id="no ARN"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused(block: Any, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        compile_conditions(block, variables=True)
