"""The structure of patterns: `$or`, names that come twice, and what AWS says of a broken one."""

import json

import pytest

from tokiwa.domain import pattern as patterns
from tokiwa.domain.problem import Kind, Problem

EITHER = {"$or": [{"a": [1]}, {"b": [2]}]}
ALTERNATIVES = {
    "the first": (EITHER, {"a": 1, "b": 0}, True),
    "the second": (EITHER, {"b": 2}, True),
    "neither": (EITHER, {"a": 2, "b": 1}, False),
    "and something else": ({"s": ["x"], **EITHER}, {"s": "y", "a": 1}, False),
    "inside": ({"d": EITHER}, {"d": {"b": 2}}, True),
    "inside, not outside": ({"d": EITHER}, {"b": 2}, False),
    "two side by side": (
        {"$or": [{"a": [1]}, {"b": [2]}], "d": {"$or": [{"x": [1]}, {"y": [2]}]}},
        {"b": 2, "d": {"x": 1}},
        True,
    ),
    "two side by side, one fails": (
        {"$or": [{"a": [1]}, {"b": [2]}], "d": {"$or": [{"x": [1]}, {"y": [2]}]}},
        {"b": 2, "d": {"x": 2}},
        False,
    ),
    "one in the other": ({"$or": [{"a": [1], "$or": [{"b": [1]}, {"c": [1]}]}, {"d": [1]}]}, {"a": 1, "c": 1}, True),
    "one in the other, half": ({"$or": [{"a": [1], "$or": [{"b": [1]}, {"c": [1]}]}, {"d": [1]}]}, {"c": 1}, False),
    "absence as an alternative": ({"$or": [{"a": [{"exists": False}]}, {"b": [1]}]}, {"a": 1, "b": 1}, True),
    "in one element of an array": ({"l": {"z": [1], **EITHER}}, {"l": [{"z": 1, "b": 2}, {"a": 1}]}, True),
    "in different elements": ({"l": {"z": [1], **EITHER}}, {"l": [{"z": 1}, {"a": 1}]}, False),
    "a field after it wins over the one inside": ({"$or": [{"a": [1]}, {"b": [2]}], "a": [3]}, {"a": 3}, True),
    "a field after it, the one inside is gone": ({"$or": [{"a": [1]}, {"b": [2]}], "a": [3]}, {"a": 1}, False),
    "a field before it loses to the one inside": ({"a": [3], "$or": [{"a": [1]}, {"b": [2]}]}, {"a": 1}, True),
    "a field before it stays in the other alternative": (
        {"a": [3], "$or": [{"a": [1]}, {"b": [2]}]},
        {"a": 1, "b": 2},
        True,
    ),
    "a field before it, other alternative": ({"a": [3], "$or": [{"a": [1]}, {"b": [2]}]}, {"a": 4, "b": 2}, False),
    "an object is an ordinary field": ({"$or": {"a": [1]}}, {"$or": {"a": 1}}, True),
    "strings are an ordinary field": ({"$or": ["x"]}, {"$or": "x"}, True),
    "match expressions are an ordinary field": ({"$or": [{"prefix": "a"}, {"suffix": "b"}]}, {"$or": "ac"}, True),
}


@pytest.mark.parametrize("case", ALTERNATIVES)
def test_or(case):
    """`$or` needs one of its alternatives; where it cannot be one, it is a name like others."""
    pattern, event, expected = ALTERNATIVES[case]
    assert patterns.compile(json.dumps(pattern)).matches(event) is expected


TWICE = {
    "the last array counts": ('{"a": [1], "a": [2]}', {"a": 2}, True),
    "the first array does not": ('{"a": [1], "a": [2]}', {"a": 1}, False),
    "objects are laid over each other": ('{"a": {"b": [1]}, "a": {"c": [2]}}', {"a": {"c": 2}}, False),
    "objects, both kept": ('{"a": {"b": [1]}, "a": {"c": [2]}}', {"a": {"b": 1, "c": 2}}, True),
    "with dots": ('{"a": {"b": [1]}, "a.b": [2]}', {"a": {"b": 2}}, True),
}


@pytest.mark.parametrize("case", TWICE)
def test_a_name_that_comes_twice(case):
    """The last one counts, path by path."""
    text, event, expected = TWICE[case]
    assert patterns.compile(text).matches(event) is expected


# The columns are those that AWS gave for the patterns marked "recorded".
BROKEN = {
    "an array (recorded)": ('["not", "a", "dict", "but valid json"]', "Filter is not an object", 2),
    "a string": ('"x"', "Filter is not an object", 2),
    "a number": ("42", "Filter is not an object", 3),
    "nothing": ("", "Filter is not an object", 1),
    "an empty object": ("{}", "Empty objects are not allowed", 3),
    "an empty object inside": ('{"a": {}}', "Empty objects are not allowed", 9),
    "a number for an array (recorded)": ('{"int": 42}', '"int" must be an object or an array', 11),
    "a string for an array (recorded)": ('{"string": "my-value"}', '"string" must be an object or an array', 13),
    "null for an array": ('{"a": {"b": null}}', '"b" must be an object or an array', 17),
    "an empty array (recorded)": ('{"resources": []}', "Empty arrays are not allowed", 17),
    "an array in an array": ('{"a": [["b"]]}', "Match value must be String, number, true, false, or null", 9),
    "one alternative": ('{"$or": [{"a": [1]}]}', "There must have at least 2 Objects in $or relationship.", 21),
    "no alternative": ('{"$or": []}', "There must have at least 2 Objects in $or relationship.", 11),
    "alternatives in no array": ('{"$or": 1}', "It must be an Array followed with $or.", 10),
    "an alternative that is no object": (
        '{"$or": [{"a": [1]}, ["b"]]}',
        "Only JSON object is allowed in array of $or relationship.",
        23,
    ),
    "a reserved name": (
        '{"$or": [{"numeric": [1]}, {"a": [2]}]}',
        "numeric is Ruler reserved fieldName which cannot be used inside $or.",
        23,
    ),
    "a reserved name further inside": (
        '{"$or": [{"a": {"prefix": [1]}}, {"b": [2]}]}',
        "prefix is Ruler reserved fieldName which cannot be used inside $or.",
        28,
    ),
    "an empty alternative": ('{"$or": [{}, {"a": [1]}]}', "Empty objects are not allowed", 12),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_structure_is_named_with_its_place(case):
    """The whole sentence is that of AWS."""
    text, reason, column = BROKEN[case]
    with pytest.raises(Problem) as caught:
        patterns.compile(text)
    assert caught.value.kind is Kind.INVALID_PATTERN
    assert caught.value.message == (
        f'Event pattern is not valid. Reason: {reason}\n at [Source: (String)"{text}"; line: 1, column: {column}]'
    )


def test_a_thousand_combinations_are_the_most():
    """1000 are allowed, 1050 are not."""

    def either(count: int) -> str:
        return "[" + ",".join(f'{{"a":[{n}]}}' for n in range(count)) + "]"

    assert patterns.compile(f'{{"$or":{either(20)},"b":{{"$or":{either(50)}}}}}').matches({"a": 19, "b": {"a": 49}})
    with pytest.raises(Problem, match=r"^Event pattern is not valid. Reason: Rule is too complex - \$or makes"):
        patterns.compile(f'{{"$or":{either(21)},"b":{{"$or":{either(50)}}}}}')
