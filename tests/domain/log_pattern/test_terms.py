import pytest

from tokiwa.domain.log_pattern import compile_pattern
from tokiwa.domain.problem import Kind, Problem

CASES: dict[str, tuple[str, list[str], list[str]]] = {
    "nothing": ("", ["x", ""], []),
    "a term": ("ERROR", ["an ERROR", "ERROR", "ERRORS"], ["an error", "ERR OR"]),
    "all terms, in any order": ("ERROR disk", ["disk ERROR"], ["ERROR", "disk"]),
    "a phrase": ('"not found" a', ["a file not found"], ["not a found", "not found"]),
    "a phrase with a quotation mark": (r'"say \"no\""', ['I say "no"'], ["I say no"]),
    "one that must not be there": ("ERROR -retry", ["ERROR"], ["ERROR retry"]),
    "only one that must not be there": ('-"a b"', ["a", "b"], ["a b"]),
    "any of several": ("?ERROR ?FATAL", ["ERROR", "FATAL"], ["WARN"]),
    "any of several beside a plain one, which alone counts": ("?ERROR disk", ["disk"], ["ERROR"]),
    "a letter of another script": ("更新", ["証明書の更新"], ["証明書"]),
    "white space around": ("  ERROR\t disk ", ["ERROR disk"], ["ERROR"]),
}


@pytest.mark.parametrize("case", CASES)
def test_terms(case: str) -> None:
    pattern, those, others = CASES[case]
    matches = compile_pattern(pattern)

    assert [matches(text) for text in those + others] == [True] * len(those) + [False] * len(others)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("a-b", "Invalid character(s) in term 'a-b'"),
        ("ERROR:", "Invalid character(s) in term 'ERROR:'"),
        ('"open', "Invalid filter pattern: a quotation mark is not closed."),
        ("%[0-9]%", "Invalid filter pattern: this server knows no regular expressions (%...%)."),
        ("[ip, user]", "Invalid filter pattern: this server knows no patterns for space-delimited events ([...])."),
    ],
)
def test_a_pattern_that_is_not_well_formed_is_refused(pattern: str, told: str) -> None:
    with pytest.raises(Problem) as caught:
        compile_pattern(pattern)

    assert caught.value.kind is Kind.INVALID
    assert caught.value.message.startswith(told)
