"""Patterns for events in JSON: `{ $.level = "ERROR" && ($.status >= 500 || $.cause NOT EXISTS) }`."""

import operator
import re
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from tokiwa.domain.problem import Kind, Problem

Test: TypeAlias = Callable[[Any], bool]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<mark>&&|\|\||[()])
    | (?P<selector>\$(?:\.?\[\d+\]|\.?\['[^']*'\]|\.[\w-]+)+)
    | (?P<compare>!=|>=|<=|=|>|<)
    | (?P<phrase>"(?:[^"\\]|\\.)*")
    | (?P<word>[^\s()&|=<>!"]+)
    )""",
    re.VERBOSE,
)
_STEP = re.compile(r"\[(\d+)\]|\['([^']*)'\]|\.([\w-]+)")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ORDER: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_MISSING = object()
_DEEPEST = 20  # parentheses


def compile_pattern(text: str) -> Callable[[str], bool]:
    """A function that says whether an event is JSON and matches."""
    if not text.endswith("}"):
        raise _invalid("it has no closing brace")
    test = _Reader(text[1:-1]).whole()

    def matches(event: str) -> bool:
        try:
            value = msgspec.json.decode(event)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return False
        return test(value)

    return matches


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._depth = 0
        text = text.rstrip()
        position = 0
        while position < len(text):
            token = _TOKEN.match(text, position)
            if token is None or token.lastgroup is None:
                raise _invalid(f"{text[position:].strip()[:40]} is not understood")
            self._tokens.append((token.lastgroup, token[token.lastgroup]))
            position = token.end()
        self._tokens.reverse()

    def whole(self) -> Test:
        test = self._either()
        if self._tokens:
            raise _invalid(f"{self._tokens[-1][1]} is not expected")
        return test

    def _either(self) -> Test:
        tests = [self._both()]
        while self._takes("||"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._takes("&&"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)

    def _one(self) -> Test:
        if not self._takes("("):
            return self._comparison()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _invalid("its parentheses are too deep")
        test = self._either()
        self._depth -= 1
        if not self._takes(")"):
            raise _invalid("a parenthesis is not closed")
        return test

    def _comparison(self) -> Test:
        steps = _steps(self._next("selector"))
        if self._takes("IS"):
            constant = _constant(self._next("word"))
            return lambda value: _find(value, steps) is constant
        if self._takes("NOT"):
            if not self._takes("EXISTS"):
                raise _invalid("NOT is followed by EXISTS")
            return lambda value: _find(value, steps) is _MISSING
        compare = self._next("compare")
        wanted, number = self._value()
        test = _test(compare, wanted, number)
        return lambda value: test(_find(value, steps))

    def _value(self) -> tuple[str, float | None]:
        """A value as text, and as a number if it is one and is not quoted."""
        if self._tokens and self._tokens[-1][0] == "phrase":
            return re.sub(r"\\(.)", r"\1", self._tokens.pop()[1][1:-1]), None
        word = self._next("word")
        return word, float(word) if _NUMBER.fullmatch(word) else None

    def _takes(self, text: str) -> bool:
        if self._tokens and self._tokens[-1][0] in {"mark", "word"} and self._tokens[-1][1] == text:
            self._tokens.pop()
            return True
        return False

    def _next(self, kind: str) -> str:
        if not self._tokens or self._tokens[-1][0] != kind:
            found = self._tokens[-1][1] if self._tokens else "the end"
            raise _invalid(f"{found} stands where a {kind} is expected")
        return self._tokens.pop()[1]


def _steps(selector: str) -> tuple[str | int, ...]:
    return tuple(int(index) if index else quoted or name for index, quoted, name in _STEP.findall(selector))


def _find(value: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        value = _member(value, step)
    return value


def _member(value: Any, step: str | int) -> Any:
    if isinstance(step, str):
        return value.get(step, _MISSING) if isinstance(value, dict) else _MISSING
    return value[step] if isinstance(value, list) and step < len(value) else _MISSING


def _constant(word: str) -> bool | None:
    constants = {"NULL": None, "TRUE": True, "FALSE": False}
    if word not in constants:
        raise _invalid("IS is followed by NULL, TRUE or FALSE")
    return constants[word]


def _test(compare: str, wanted: str, number: float | None) -> Test:
    if compare in _ORDER:
        if number is None:
            raise _invalid(f"{compare} compares numbers, and {wanted} is none")
        order = _ORDER[compare]
        return lambda found: _is_number(found) and order(found, number)
    equal = _equal(wanted, number)
    if compare == "=":
        return equal
    return lambda found: found is not _MISSING and not equal(found)


def _equal(wanted: str, number: float | None) -> Test:
    glob = re.compile(".*".join(map(re.escape, wanted.split("*"))), re.DOTALL)

    def equal(found: Any) -> bool:
        if _is_number(found):
            return number is not None and bool(found == number)
        return isinstance(found, str) and glob.fullmatch(found) is not None

    return equal


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)


def _invalid(why: str) -> Problem:
    return Problem(Kind.INVALID, f"Invalid filter pattern: {why}.")
