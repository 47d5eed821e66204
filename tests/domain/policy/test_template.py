"""Policy variables are replaced by the request's values, as text."""

import pytest

from tokiwa.domain.policy.template import Context, Pattern, tokenize
from tokiwa.domain.problem import Kind, Problem

CONTEXT: Context = {
    "aws:username": "Ann",
    "aws:userid": "a*b",
    "aws:tagkeys": ("one",),
    "aws:principaltag/team": "ops",
}


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        pytest.param("home/${aws:username}/*", "home/Ann/x", True, id="a variable"),
        pytest.param("home/${AWS:UserName}", "home/Ann", True, id="its key in any case"),
        pytest.param("home/${aws:username}", "home/ann", False, id="its value in one case"),
        pytest.param("${ aws:username }", "Ann", True, id="spaces around the key"),
        pytest.param("${aws:PrincipalTag/team}-${aws:username}", "ops-Ann", True, id="two variables"),
        pytest.param("${aws:userid}", "a*b", True, id="a value with a star is that text"),
        pytest.param("${aws:userid}", "axb", False, id="a value with a star is no wildcard"),
        pytest.param("${aws:absent}", "", False, id="a variable without value matches nothing"),
        pytest.param("${aws:absent}*", "x", False, id="not even beside a wildcard"),
        pytest.param("${aws:absent, 'none'}", "none", True, id="a default"),
        pytest.param("${aws:absent,''}", "", True, id="an empty default"),
        pytest.param("${aws:username, 'none'}", "Ann", True, id="a default that is not needed"),
        pytest.param("${aws:tagkeys}", "one", False, id="a key that may have several values is none"),
        pytest.param("${aws:tagkeys, 'd'}", "d", True, id="and takes its default"),
        pytest.param("${*}${?}${$}", "*?$", True, id="the three escapes"),
        pytest.param("${*}", "x", False, id="an escaped star is no wildcard"),
        pytest.param("$x{y}", "$x{y}", True, id="a dollar elsewhere is text"),
    ],
)
def test_a_template_matches(template: str, text: str, expected: bool) -> None:
    assert Pattern(tokenize(template, variables=True)).matches(text, CONTEXT) is expected


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        pytest.param("${aws:username}", "${aws:username}", True, id="a variable is text"),
        pytest.param("${aws:username}", "Ann", False, id="and is not replaced"),
        pytest.param("${*}", "${anything}", True, id="a star is a wildcard wherever it stands"),
        pytest.param("${open", "${open", True, id="a brace that stays open is text"),
    ],
)
def test_the_old_version_has_no_variables(template: str, text: str, expected: bool) -> None:
    assert Pattern(tokenize(template, variables=False)).matches(text, CONTEXT) is expected


def test_without_wildcards_they_are_text() -> None:
    pattern = Pattern(tokenize("a*?${*}", variables=True, wildcards=False))

    assert pattern.matches("a*?*", {})
    assert not pattern.matches("abcd", {})


def test_folding_ignores_case_on_both_sides_and_in_values() -> None:
    pattern = Pattern(tokenize("X-${aws:username}", variables=True), fold=True)

    assert pattern.matches("x-ANN", CONTEXT)


@pytest.mark.parametrize("template", ["${aws:username", "${}", "${a b}", "${k, default}", "${k, 'd' x}", "${${k}}"])
def test_a_variable_that_is_not_well_formed_is_refused(template: str) -> None:
    with pytest.raises(Problem, match="policy variable") as refusal:
        tokenize(template, variables=True)

    assert refusal.value.kind is Kind.INVALID_POLICY
