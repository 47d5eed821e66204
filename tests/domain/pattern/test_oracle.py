"""The compiled pattern against a naive reading of the same rules: every leaf of the event is listed, and
every combination of leaves is tried.
"""

import fnmatch
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tokiwa.domain import pattern as patterns

NAMES = st.sampled_from(["a", "b", "c", "a.b", "b.c"])
SCALARS = st.sampled_from(["x", "xy", "y", "Xy", "", 0, 1, 1.0, 2.5, -3, True, False, None])
STRINGS = st.sampled_from(["x", "xy", "y", "X"])
NUMBERS = st.sampled_from([0, 1, 2.5, -3])
EVENTS = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)
EXPRESSIONS = st.one_of(
    st.builds(lambda v: {"prefix": v}, STRINGS),
    st.builds(lambda v: {"suffix": v}, STRINGS),
    st.builds(lambda v: {"equals-ignore-case": v}, STRINGS),
    st.builds(lambda v: {"wildcard": v}, st.sampled_from(["*", "x*", "*y", "x*y"])),
    st.builds(lambda v: {"anything-but": v}, STRINGS | NUMBERS | st.lists(STRINGS, min_size=1, max_size=2)),
    st.builds(lambda op, v: {"numeric": [op, v]}, st.sampled_from(["=", "<", "<=", ">", ">="]), NUMBERS),
    st.builds(lambda v: {"exists": v}, st.booleans()),
)
FIELDS = st.lists(SCALARS | EXPRESSIONS, min_size=1, max_size=3)
OBJECTS = st.recursive(
    st.dictionaries(NAMES, FIELDS, min_size=1, max_size=3),
    lambda inner: (
        st.dictionaries(NAMES, FIELDS | inner, min_size=1, max_size=3)
        | st.builds(
            lambda fields, either: {**fields, "$or": either},
            st.dictionaries(NAMES, FIELDS, max_size=1),
            st.lists(inner, min_size=2, max_size=2),
        )
    ),
    max_leaves=4,
)


def expand(pattern: dict[str, Any], above: tuple[str, ...], branches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The branches of the pattern, each a dict from the dotted path to the array."""
    for name, value in pattern.items():
        if name == "$or":
            branches = [new for each in value for new in expand(each, above, [dict(b) for b in branches])]
        elif isinstance(value, dict):
            branches = expand(value, (*above, name), branches)
        else:
            branches = [{**branch, ".".join((*above, name)): value} for branch in branches]
    return branches


def leaves(value: Any, path: tuple[str, ...], membership: dict[Any, int], way: tuple[Any, ...]) -> Iterator[Any]:
    """Every scalar with its dotted path and the element of each array that it lies in."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from leaves(child, (*path, name), membership, (*way, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            inside = {**membership, way: index} if isinstance(child, dict | list) else membership
            yield from leaves(child, path, inside, (*way, index))
    else:
        yield ".".join(path), value, membership


def is_number(value: Any) -> bool:
    """JSON has numbers, and booleans are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(left: Any, right: Any) -> bool:
    """The same JSON value."""
    return (is_number(left) and is_number(right) and left == right) or (type(left) is type(right) and left == right)


def passes(entry: Any, value: Any) -> bool:
    """Whether one entry of an array of the pattern matches a value."""
    if not isinstance(entry, dict):
        return equal(entry, value)
    ((operator, operand),) = entry.items()
    if operator == "exists":
        return operand
    if operator == "anything-but":
        return not any(equal(each, value) for each in (operand if isinstance(operand, list) else [operand]))
    if operator == "numeric":
        symbol, bound = operand
        order = {"=": (0,), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[symbol]
        return is_number(value) and (value > bound) - (value < bound) in order
    if not isinstance(value, str):
        return False
    return {
        "prefix": value[: len(str(operand))] == operand,
        "suffix": value[::-1][: len(str(operand))] == str(operand)[::-1],
        "equals-ignore-case": value.upper() == str(operand).upper(),
        "wildcard": fnmatch.fnmatchcase(value, str(operand)),
    }[operator]


def agree(left: dict[Any, int], right: dict[Any, int]) -> bool:
    """Whether no array is bound to two elements."""
    return all(right.get(array, index) == index for array, index in left.items())


def search(fields: list[tuple[str, list[Any]]], every: list[Any], chosen: dict[Any, int]) -> bool:
    """Try every leaf for the first field, and the rest with what that binds."""
    if not fields:
        return True
    (path, entries), *rest = fields
    found = [leaf for leaf in every if leaf[0] == path and agree(chosen, leaf[2])]
    if {"exists": False} in entries and not found and search(rest, every, chosen):
        return True
    return any(
        search(rest, every, {**chosen, **membership})
        for _, value, membership in found
        if any(passes(entry, value) for entry in entries if entry != {"exists": False})
    )


def naive(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether any branch can be satisfied."""
    every = list(leaves(event, (), {}, ()))
    return any(search(sorted(branch.items()), every, {}) for branch in expand(pattern, (), [{}]))


@settings(max_examples=400, deadline=None)
@given(OBJECTS, EVENTS)
def test_the_compiled_pattern_agrees_with_the_naive_reading(pattern, event):
    """On patterns and events of every shape."""
    assert patterns.compile(json.dumps(pattern)).matches(event) == naive(pattern, event)


# Fewer names and more arrays, so that consistency decides more often.
ELEMENTS = st.lists(
    st.dictionaries(
        st.sampled_from("xyz"),
        st.integers(0, 1) | st.lists(st.dictionaries(st.sampled_from("xy"), st.integers(0, 1)), max_size=2),
    ),
    max_size=3,
)
ONES = st.sampled_from([[1], [0, 1], [{"exists": False}], [{"exists": False}, 1]])
INSIDE = st.dictionaries(
    st.sampled_from("xyz"),
    ONES | st.dictionaries(st.sampled_from("xy"), ONES, min_size=1),
    min_size=1,
)


@settings(max_examples=400, deadline=None)
@given(INSIDE, ELEMENTS | st.lists(ELEMENTS, max_size=2), ELEMENTS)
def test_the_elements_of_arrays_are_chosen_as_the_naive_reading_does(inside, elements, others):
    """On arrays inside each other and under two spellings."""
    pattern = {"a": inside}
    event = {"a": elements, "a.x": others}
    assert patterns.compile(json.dumps(pattern)).matches(event) == naive(pattern, event)


@settings(max_examples=300, deadline=None)
@given(OBJECTS, EVENTS, STRINGS)
def test_what_matches_has_one_of_the_sources(pattern, event, source):
    """An event of another source never matches."""
    compiled = patterns.compile(json.dumps({**pattern, "source": [source, "s"]}))
    assert compiled.sources == {source, "s"}
    if compiled.matches({**event, "source": source}):
        assert not compiled.matches({**event, "source": source + "?"})
