import json
from typing import Any

import pytest

from tokiwa.domain.log_pattern import compile_pattern
from tokiwa.domain.problem import Kind, Problem

EVENT = {
    "level": "ERROR",
    "status": 503,
    "share": -1.5e-3,
    "code": "404",
    "done": True,
    "cause": None,
    "user": {"name": "alice smith", "first-name": "alice", "a.b": 1},
    "tags": ["x", {"y": 2}],
}

TRUE = [
    '{ $.level = "ERROR" }',
    "{ $.level = ERROR }",
    '{$.level="ERROR"}',
    "{ $.level = ERR* }",
    '{ $.user.name = "* smith" }',
    '{ $.level != "WARN" }',
    "{ $.status = 503 }",
    "{ $.status = 503.0 }",
    "{ $.status >= 503 && $.status < 504 }",
    "{ $.status != 200 }",
    "{ $.share < 0 }",
    "{ $.share = -1.5e-3 }",
    "{ $.code = 404 }",
    '{ $.code = "404" }',
    "{ $.done IS TRUE }",
    "{ $.cause IS NULL }",
    "{ $.none NOT EXISTS }",
    "{ $.user.first-name = alice }",
    "{ $.user['a.b'] = 1 }",
    "{ $.tags[0] = x }",
    "{ $.tags[1].y = 2 }",
    "{ $.tags[9] NOT EXISTS }",
    "{ $.level = WARN || $.status > 500 }",
    "{ ($.level = WARN || $.level = ERROR) && $.done IS TRUE }",
    "{ $.level = ERROR || $.level = WARN && $.done IS FALSE }",
]
FALSE = [
    '{ $.level = "error" }',
    '{ $.level = "ERR" }',
    "{ $.level != ERR* }",
    "{ $.none = 1 }",
    "{ $.none != 1 }",
    "{ $.none IS NULL }",
    '{ $.status = "503" }',
    "{ $.code > 1 }",
    "{ $.done IS FALSE }",
    "{ $.done = 1 }",
    "{ $.cause NOT EXISTS }",
    "{ $.level.name NOT EXISTS && $.level = WARN }",
    "{ ($.level = ERROR || $.level = WARN) && $.done IS FALSE }",
]


@pytest.mark.parametrize("pattern", TRUE)
def test_these_match(pattern: str) -> None:
    assert compile_pattern(pattern)(json.dumps(EVENT))


@pytest.mark.parametrize("pattern", FALSE)
def test_these_do_not(pattern: str) -> None:
    assert not compile_pattern(pattern)(json.dumps(EVENT))


@pytest.mark.parametrize("event", ["", "text", "{", "[1]", "1", '"x"'])
def test_an_event_that_is_no_object_has_no_members(event: Any) -> None:
    assert not compile_pattern("{ $.level = ERROR }")(event)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{ $.a = 1", "it has no closing brace"),
        ("{ }", "the end stands where a selector is expected"),
        ("{ a = 1 }", "a stands where a selector is expected"),
        ("{ $.a }", "the end stands where a compare is expected"),
        ("{ $.a = }", "the end stands where a word is expected"),
        ("{ $.a > x }", "> compares numbers, and x is none"),
        ('{ $.a > "1" }', "> compares numbers, and 1 is none"),
        ("{ $.a IS x }", "IS is followed by NULL, TRUE or FALSE"),
        ("{ $.a NOT x }", "NOT is followed by EXISTS"),
        ("{ ($.a = 1 }", "a parenthesis is not closed"),
        ("{ $.a = 1) }", ") is not expected"),
        ("{ $.a = 1 & $.b = 2 }", "& $.b = 2 is not understood"),
        ("{ " + "(" * 30 + "$.a = 1" + ")" * 30 + " }", "its parentheses are too deep"),
    ],
)
def test_a_pattern_that_is_not_well_formed_is_refused(pattern: str, told: str) -> None:
    with pytest.raises(Problem) as caught:
        compile_pattern(pattern)

    assert (caught.value.kind, caught.value.message) == (Kind.INVALID, f"Invalid filter pattern: {told}.")
