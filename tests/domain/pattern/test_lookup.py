"""Where values are found: names with dots and names inside each other are the same."""

import json

import pytest

from tokiwa.domain import pattern as patterns

DOTS = {
    "dots in the pattern": ({"a.b": [1]}, {"a": {"b": 1}}, True),
    "dots in the event": ({"a": {"b": [1]}}, {"a.b": 1}, True),
    "dots in both": ({"a.b": {"c": [1]}}, {"a": {"b.c": 1}}, True),
    "dots everywhere": ({"a.b.c": [1]}, {"a.b.c": 1}, True),
    "another value": ({"a.b": [1]}, {"a": {"b": 2}}, False),
    "both spellings in the event": ({"a": {"b": [1]}}, {"a": {"b": 2}, "a.b": 1}, True),
    "part of a name": ({"a.b": [1]}, {"a": {"bb": 1}, "aa": {"b": 1}}, False),
    "the letters of a name as names": ({"d": {"abc": [1]}}, {"d": {"a": {"c": 1}}}, False),
    "an empty name": ({"": {"a": [1]}}, {"": {"a": 1}}, True),
    "an empty name at the end": ({"a": {"": [1]}}, {"a.": 1}, True),
    "only an empty name": ({"": [1]}, {"": 1}, True),
    "through an array": ({"a.b": [1], "a.c": [2]}, {"a": [{"b": 1, "c": 2}]}, True),
    "through an array, different elements": ({"a.b": [1], "a.c": [2]}, {"a": [{"b": 1}, {"c": 2}]}, False),
}


@pytest.mark.parametrize("case", DOTS)
def test_dots(case):
    """A name with dots is the same as names inside each other, in the pattern and in the event."""
    pattern, event, expected = DOTS[case]
    assert patterns.compile(json.dumps(pattern)).matches(event) is expected
