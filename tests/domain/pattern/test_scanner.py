"""Tokens of JSON, and where the scanner stands when it finds that a text is none."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tokiwa.domain.pattern.scanner import CONSTANTS, DEEPEST, Scanner, Token
from tokiwa.domain.problem import Kind, Problem

VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
# The columns are those that AWS gave for the patterns marked "recorded".
BROKEN = {
    "a word (recorded)": (
        "this is valid json but not a dict",
        f"Unrecognized token 'this': was expecting {VALUES}",
        5,
    ),
    "a word in an object (recorded)": (
        '{"not": closed mark"',
        f"Unrecognized token 'closed': was expecting {VALUES}",
        15,
    ),
    "an apostrophe (recorded)": (
        "{'bad': 'quotation'}",
        "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
        2,
    ),
    "an apostrophe for a value": (
        "{\"a\": 'x'}",
        f"Unexpected character (''' (code 39)): expected a valid value {VALUES}",
        7,
    ),
    "NaN": ('{"a": [NaN]}', f"Unrecognized token 'NaN': was expecting {VALUES}", 11),
    "no colon": (
        '{"a" 1}',
        "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
        6,
    ),
    "no comma in an object": (
        '{"a": 1 "b": 2}',
        "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
        9,
    ),
    "no comma in an array": (
        "[1 2]",
        "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
        4,
    ),
    "a comma too many": ("[1,]", f"Unexpected character (']' (code 93)): expected a valid value {VALUES}", 4),
    "a comma too many in an object": (
        '{"a":1,}',
        "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
        8,
    ),
    "the wrong bracket": (
        "[1}",
        "Unexpected character ('}' (code 125)): was expecting comma to separate Array entries",
        3,
    ),
    "a leading zero": ("[01]", "Unexpected character ('1' (code 49)): expected the end of a number", 3),
    "half a fraction": ("[1.]", "Unexpected character ('.' (code 46)): expected the end of a number", 3),
    "a plus": ("[+1]", f"Unexpected character ('+' (code 43)): expected a valid value {VALUES}", 2),
    "an open object": ('{"a":1', "Unexpected end-of-input: expected close marker for Object", 7),
    "an open array": ("[1", "Unexpected end-of-input: expected close marker for Array", 3),
    "an open string": ('["ab', "Unexpected end-of-input: was expecting closing quote for a string value", 5),
    "an escape that is none": (r'["a\x"]', "Unrecognized character escape 'x' (code 120)", 4),
    "half an escape": ('["a\\', "Unrecognized character escape at end of input", 4),
    "a short escape": (r'["\u12"]', "Unrecognized character escape 'u' (code 117)", 3),
    "half a surrogate pair": (r'["\ud83d"]', "Incomplete surrogate pair in a string value", 10),
    "a line end in a string": (
        '["a\n"]',
        (
            "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash "
            "to be included in string value"
        ),
        4,
    ),
    "a number beyond all numbers": ("[-1e999]", "Numeric value (-1e999) out of range", 8),
    "too deep": ("[" * (DEEPEST + 1), "Document nesting depth (101) exceeds the maximum allowed (100)", 101),
    "something behind": ("[1] [2]", "Unexpected character ('[' (code 91)): expected nothing after the pattern", 5),
}


def scan(text: str) -> list[object]:
    """Every token, read whole."""
    scanner, tokens = Scanner(text), []
    while (token := scanner.next()) is not Token.END:
        if token is Token.NAME:
            tokens.append((scanner.name,))
        elif token is Token.STRING:
            tokens.append(scanner.text())
        elif token is Token.NUMBER:
            tokens.append(scanner.number())
        else:
            tokens.append(CONSTANTS.get(token, token))
    return tokens


def flatten(value: object) -> list[object]:
    """The same of a tree."""
    if isinstance(value, dict):
        inner = [each for name, child in value.items() for each in ((name,), *flatten(child))]
        return [Token.OBJECT, *inner, Token.OBJECT_END]
    if isinstance(value, list):
        return [Token.ARRAY, *(each for child in value for each in flatten(child)), Token.ARRAY_END]
    return [value]


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_not_json_is_refused_where_it_is_met(case):
    """With the reason and the column."""
    text, reason, column = BROKEN[case]
    with pytest.raises(Problem) as caught:
        scan(text)
    assert caught.value.kind is Kind.INVALID_PATTERN
    assert caught.value.message.startswith(f"Event pattern is not valid. Reason: {reason}\n at [Source: (String)")
    expected_line = f"line: 1, column: {column}]"
    assert caught.value.message.endswith(expected_line)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.booleans(), st.sampled_from([None, 1]))
def test_it_reads_what_the_standard_library_writes(value, ascii_only, indent):
    """Every value survives."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert scan(text) == flatten(value)


@given(st.text(alphabet='{}[]":,\\u0d8x1e.-+tf nul\n\ud800'))
@example('{"a":')
def test_it_refuses_what_the_standard_library_refuses(text):
    """Except that it also refuses halves of surrogate pairs, and takes nothing for nothing."""
    try:
        tokens = scan(text)
    except Problem:
        tokens = None
    try:
        value = json.loads(text)
    except ValueError:
        assert tokens is None or not text.strip(" \n")
    else:
        assert tokens == flatten(value) or (
            tokens is None and "\ud800" in repr(value).encode().decode("unicode_escape")
        )


def test_a_string_that_nobody_reads_is_skipped():
    """The next token follows all the same."""
    scanner = Scanner('["a", {"b": "c"}]')
    tokens = [scanner.next() for _ in range(8)]
    assert tokens == [
        Token.ARRAY,
        Token.STRING,
        Token.OBJECT,
        Token.NAME,
        Token.STRING,
        Token.OBJECT_END,
        Token.ARRAY_END,
        Token.END,
    ]
    assert scanner.next() is Token.END
