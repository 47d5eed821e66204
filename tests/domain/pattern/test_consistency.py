"""Fields in arrays: which elements may be taken together."""

import json
import time
from typing import Any

import pytest

from tokiwa.domain import pattern as patterns

STAFF = [
    {"firstName": "John", "lastName": "Doe", "age": 1},
    {"firstName": "Anna", "lastName": "Smith", "age": 2},
    {"firstName": "Peter", "lastName": "Jones", "age": 3},
]


def first_and_last(first: str, last: str, above: str = "employees") -> dict[str, Any]:
    """A pattern that asks for two fields of an employee."""
    return {above: {"firstName": [first], "lastName": [last]}}


ARRAYS = {
    "any element": ({"employees": {"firstName": ["Anna"]}}, {"employees": STAFF}, True),
    "the same element": (first_and_last("Anna", "Smith"), {"employees": STAFF}, True),
    "different elements": (first_and_last("Anna", "Jones"), {"employees": STAFF}, False),
    "three fields of one": (
        {"employees": {"age": [3], "firstName": ["Peter"], "lastName": ["Jones"]}},
        {"employees": STAFF},
        True,
    ),
    "three fields, one elsewhere": (
        {"employees": {"age": [1], "firstName": ["Peter"], "lastName": ["Jones"]}},
        {"employees": STAFF},
        False,
    ),
    "arrays in arrays": (first_and_last("Anna", "Smith"), {"employees": [STAFF[:2], STAFF[2:]]}, True),
    "arrays in arrays, different": (first_and_last("Anna", "Doe"), {"employees": [STAFF[:2], STAFF[2:]]}, False),
    "nested, same outer": (
        {"a": {"x": [1], "b": {"y": [2], "z": [3]}}},
        {"a": [{"x": 0, "b": [{"y": 2, "z": 3}]}, {"x": 1, "b": [{"y": 0}, {"y": 2, "z": 3}]}]},
        True,
    ),
    "nested, different inner": (
        {"a": {"x": [1], "b": {"y": [2], "z": [3]}}},
        {"a": [{"x": 0, "b": [{"y": 2, "z": 3}]}, {"x": 1, "b": [{"y": 2}, {"z": 3}]}]},
        False,
    ),
    "two inner arrays of one element": (
        {"a": {"b": {"x": [1]}, "c": {"y": [2]}}},
        {"a": [{"b": [{"x": 1}]}, {"b": [{"x": 0}, {"x": 1}], "c": [{"y": 2}]}]},
        True,
    ),
    "two inner arrays of two elements": (
        {"a": {"b": {"x": [1]}, "c": {"y": [2]}}},
        {"a": [{"b": [{"x": 1}]}, {"c": [{"y": 2}]}]},
        False,
    ),
    "two arrays do not disturb each other": (
        {"a": {"x": [1]}, "b": {"x": [2]}},
        {"a": [{"x": 1}, {"x": 2}], "b": [{"x": 1}, {"x": 2}]},
        True,
    ),
    "a field elsewhere does not unbind the element": (
        {"a": {"x": [1], "y": [1], "z": [1]}},
        {"a": [{"x": 1}, {"z": 1}], "a.y": [[1]]},
        False,
    ),
    "present in an element and outside": (
        {"a": {"x": [{"exists": False}], "y": [1]}},
        {"a": [{"y": 1}, {"x": 1}], "a.x": 1},
        False,
    ),
    "a value beside the array": ({"a": {"x": [1]}, "z": [9]}, {"a": [{"x": 1}], "z": 9}, True),
    "values and objects in one array": ({"a": {"x": [1]}}, {"a": [1, "x", {"x": 1}]}, True),
    "exists through an array": ({"a": {"x": [{"exists": True}]}}, {"a": [{"y": 1}, {"x": None}]}, True),
    "exists through an array, nowhere": ({"a": {"x": [{"exists": True}]}}, {"a": [{"y": 1}]}, False),
    "absent from an array": ({"a": {"x": [{"exists": False}]}}, {"a": [{"y": 1}, {"y": 2}]}, True),
    "absent from one element only": ({"a": {"x": [{"exists": False}]}}, {"a": [{"y": 1}, {"x": 2}]}, False),
    "absent from the chosen element": (
        {"a": {"y": [1], "z": [{"exists": False}]}},
        {"a": [{"z": 1}, {"y": 1}]},
        True,
    ),
    "present in the chosen element": (
        {"a": {"y": [1], "z": [{"exists": False}]}},
        {"a": [{"y": 1, "z": 1}, {"y": 2}]},
        False,
    ),
    "absence is settled in the order of the names": (
        {"a": {"x": [{"exists": False}], "y": [1]}},
        {"a": [{"x": 1}, {"y": 1}]},
        False,
    ),
    "an empty array is nothing": ({"a": [{"exists": True}]}, {"a": []}, False),
    "an empty array is not null": ({"a": [None]}, {"a": []}, False),
    "an array of an empty array is nothing": ({"a": [{"exists": False}]}, {"a": [[]]}, True),
    "values in nested arrays": ({"a": ["x"]}, {"a": [["y"], ["x"]]}, True),
    "two values of one nested array": ({"a": {"b": [1], "c": [2]}}, {"a": {"b": [[1]], "c": [[2]]}}, True),
}


@pytest.mark.parametrize("case", ARRAYS)
def test_arrays(case):
    """Fields that lie in elements of arrays match only together in one element."""
    pattern, event, expected = ARRAYS[case]
    assert patterns.compile(json.dumps(pattern)).matches(event) is expected


def quickly(call):
    """Call it, and fail if it took longer than a match may ever take."""
    started = time.process_time()
    result = call()
    assert time.process_time() - started < 5
    return result


def test_large_arrays_are_matched_quickly():
    """Elements are looked up, not tried against each other: 20,000 of them that match one by one, not together."""
    pattern = patterns.compile('{"a":{"x":[1],"y":[1],"z":[1]}}')
    apart = [{"x": 1, "y": 1}, {"y": 1, "z": 1}, {"x": 1, "z": 1}] * 7000
    assert not quickly(lambda: pattern.matches({"a": apart}))
    assert quickly(lambda: pattern.matches({"a": [*apart, {"x": 1, "y": 1, "z": 1}]}))


def test_unrelated_arrays_do_not_multiply():
    """What one array has bound is forgotten when no other field lies in it."""
    elements = [*({"x": 1, "y": 0} for _ in range(2000)), {"x": 1, "y": 1}]
    pattern = patterns.compile(json.dumps({name: {"x": [1], "y": [1]} for name in "abcd"}))
    assert quickly(lambda: pattern.matches(dict.fromkeys("abcd", elements)))
    assert not quickly(lambda: pattern.matches({**dict.fromkeys("abc", elements), "d": elements[:-1]}))


def test_arrays_under_two_spellings_are_matched_quickly():
    """The search for combinations has an end."""
    elements = [{"x": 1, "y": 1} for _ in range(2000)]
    pattern = patterns.compile('{"a":{"b":{"x":[1],"y":[1],"z":[1]}}}')
    event = {"a": {"b": elements}, "a.b": elements, "a.b.z": [[0]] * 2000}
    assert not quickly(lambda: pattern.matches(event))


def test_deeply_nested_events_are_matched():
    """Depth costs no stack."""
    event: Any = {"x": 1}
    for _ in range(900):
        event = [event]
    assert patterns.compile('{"a":{"x":[1]}}').matches({"a": event})
