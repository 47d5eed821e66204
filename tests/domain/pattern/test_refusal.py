"""The place in a pattern, as AWS writes it."""

import pytest

from tokiwa.domain.pattern.refusal import position, refusal
from tokiwa.domain.problem import Kind

PLACES = {
    "the beginning": ("{}", 0, '"{}"; line: 1, column: 1'),
    "the end": ("{}", 2, '"{}"; line: 1, column: 3'),
    "another line": ('{\n  "a"', 4, '"{\n  "a""; line: 2, column: 3'),
    "a line of another system": ("{\r\n{", 3, '"{\r\n{"; line: 2, column: 1'),
    "right after a line": ("{\n", 2, '"{\n"; line: 2, column: 1'),
    "a tabulator": ("{\t}", 3, '"{\\u0009}"; line: 1, column: 4'),
    "a long text": ("x" * 512, 512, f'"{"x" * 500}"[truncated 12 chars]; line: 1, column: 513'),
}


@pytest.mark.parametrize("case", PLACES)
def test_position(case):
    """Line and column, with the text as AWS shows it."""
    text, at, expected = PLACES[case]
    assert position(text, at) == f"\n at [Source: (String){expected}]"


def test_a_refusal_is_an_invalid_pattern():
    """It has the kind and the whole sentence."""
    problem = refusal("Filter is not an object", position("1", 1))
    assert problem.kind is Kind.INVALID_PATTERN
    assert problem.message == (
        'Event pattern is not valid. Reason: Filter is not an object\n at [Source: (String)"1"; line: 1, column: 2]'
    )
