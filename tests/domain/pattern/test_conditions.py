"""What every operator matches and does not match."""

import json

import pytest

from tokiwa.domain import pattern as patterns

# (what the array of the pattern holds, values that match, values that do not); MISSING is no value at all
MISSING = object()
OPERATORS = {
    "a string": (["x"], ["x", ["y", "x"]], ["X", "xx", "", None, 1, [], {}, MISSING]),
    "the empty string": ([""], [""], [None, "x", [], MISSING]),
    "one of several": (["x", 1, None], ["x", 1, None, ["y", None]], ["y", "1", True, False, MISSING]),
    "a whole number": ([300], [300, 300.0, 3e2], ["300", 301, True, MISSING]),
    "a fraction": ([0.5], [0.5, 5e-1], [0.51, "0.5"]),
    "one is not true": ([1], [1, 1.0], [True, "1"]),
    "zero is not false": ([0], [0, 0.0, -0.0], [False, None, "0"]),
    "true": ([True], [True, [False, True]], ["true", 1, False, MISSING]),
    "false": ([False], [False], ["false", 0, None, MISSING]),
    "null": ([None], [None, [1, None]], ["null", "", 0, [], {}, MISSING]),
    "an account is text": (["123456789012"], ["123456789012"], [123456789012]),
    "a large number is exact": ([123456789012345678], [123456789012345678], [123456789012345679]),
    "an address in another form": (["::1"], ["::1", "0:0:0:0:0:0:0:1"], ["::2", "1"]),
    "exactly": ([{"exactly": "x"}], ["x"], ["X", MISSING]),
    "prefix": ([{"prefix": "ab"}], ["ab", "abc"], ["a", "AB", "xab", 1, None, MISSING]),
    "empty prefix": ([{"prefix": ""}], ["", "x"], [1, None, MISSING]),
    "prefix in any case": ([{"prefix": {"equals-ignore-case": "Ab"}}], ["ab", "ABc"], ["a", "ba", 1, MISSING]),
    "suffix": ([{"suffix": ".png"}], [".png", "a.png"], ["a.PNG", "a.png ", 1, MISSING]),
    "empty suffix": ([{"suffix": ""}], ["", "x"], [1, MISSING]),
    "suffix in any case": ([{"suffix": {"equals-ignore-case": ".Png"}}], ["a.pNG", ".png"], ["png", 1, MISSING]),
    "empty suffix in any case": ([{"suffix": {"equals-ignore-case": ""}}], ["", "x"], [1, MISSING]),
    "equals in any case": ([{"equals-ignore-case": "aLiCe"}], ["ALICE", "alice"], ["alic", 1, MISSING]),
    "wildcard": ([{"wildcard": "a*b*c"}], ["abc", "a--b--c", "abbcc"], ["ab", "acb", "xabc", 1, MISSING]),
    "wildcard alone": ([{"wildcard": "*"}], ["", "x"], [1, None, MISSING]),
    "wildcard without a star": ([{"wildcard": "ab"}], ["ab"], ["a", "abc", MISSING]),
    "wildcard needs both ends": ([{"wildcard": "aba*aba"}], ["abaaba", "aba-aba"], ["aba", "ababa"]),
    "wildcard needs every letter once": ([{"wildcard": "*ab*b"}], ["abb", "ab-b"], ["ab"]),
    "wildcard with a real star": ([{"wildcard": r"a\*b*"}], ["a*b", "a*bc"], ["axb", "a\\*b"]),
    "wildcard with a backslash": ([{"wildcard": r"a\\*"}], ["a\\", "a\\b"], ["a*", "ab"]),
    "anything but a string": (
        [{"anything-but": "x"}],
        ["y", "", "X", 1, None, True, ["x", "y"]],
        ["x", ["x", "x"], [], {}, MISSING],
    ),
    "anything but a number": ([{"anything-but": 5}], [6, "5", None, True, [5, 6]], [5, 5.0, [5], MISSING]),
    "anything but zero": ([{"anything-but": 0}], [False, "", None, 1], [0, 0.0, MISSING]),
    "anything but strings": ([{"anything-but": ["x", "y"]}], ["z", 1, None], ["x", "y", ["x", "y"], MISSING]),
    "anything but numbers": ([{"anything-but": [1, 2]}], [3, "1", True], [1, 2.0, MISSING]),
    "anything but prefix": ([{"anything-but": {"prefix": "ab"}}], ["b", "AB", 1, None], ["ab", "abc", MISSING]),
    "anything but prefixes": ([{"anything-but": {"prefix": ["a", "b"]}}], ["c", 1], ["a", "bc", MISSING]),
    "anything but suffix": ([{"anything-but": {"suffix": ".x"}}], [".y", 1], [".x", "a.x", MISSING]),
    "anything but suffixes": ([{"anything-but": {"suffix": ["x", "y"]}}], ["z"], ["ax", "ay", MISSING]),
    "anything but any case": ([{"anything-but": {"equals-ignore-case": "Ab"}}], ["b", 1], ["aB", MISSING]),
    "anything but several in any case": (
        [{"anything-but": {"equals-ignore-case": ["Ab", "C"]}}],
        ["b", None],
        ["aB", "c", MISSING],
    ),
    "anything but wildcard": ([{"anything-but": {"wildcard": "a*c"}}], ["ab", 1], ["ac", "abc", MISSING]),
    "anything but wildcards": ([{"anything-but": {"wildcard": ["a*", "*z"]}}], ["b"], ["a", "z", MISSING]),
    "numeric =": ([{"numeric": ["=", 3.018e2]}], [301.8], [301, "301.8", True, None, MISSING]),
    "numeric <": ([{"numeric": ["<", 5]}], [4.9, -1e9], [5, 6, "4", False, None, MISSING]),
    "numeric <=": ([{"numeric": ["<=", 5]}], [5, 5.0], [5.1, "5"]),
    "numeric >": ([{"numeric": [">", 5]}], [5.1], [5, True, "6"]),
    "numeric >=": ([{"numeric": [">=", 5]}], [5], [4.9]),
    "numeric range": ([{"numeric": [">", 0, "<=", 5]}], [0.1, 5, [9, 3]], [0, 5.1, [0, 9], MISSING]),
    "numeric range, the other bounds": ([{"numeric": [">=", 0, "<", 5]}], [0, 4.9], [-0.1, 5]),
    "cidr": ([{"cidr": "10.0.0.0/24"}], ["10.0.0.0", "10.0.0.255"], ["10.0.1.0", "10.0.0", "::1", 1, MISSING]),
    "cidr of an address inside": ([{"cidr": "10.0.0.77/24"}], ["10.0.0.1"], ["10.0.1.1"]),
    "cidr of everything": ([{"cidr": "0.0.0.0/0"}], ["1.2.3.4"], ["::1", "1.2.3.256", "x"]),
    "cidr v6": ([{"cidr": "2001:db8::/32"}], ["2001:db8::1", "2001:DB8:0:0::1"], ["2001:db9::1", "10.0.0.1"]),
    "exists": ([{"exists": True}], ["", 0, None, False, [1]], [MISSING, [], {}, {"a": 1}]),
    "exists not": ([{"exists": False}], [MISSING, [], {}, {"a": 1}], ["", 0, None, False, [1]]),
    "exists not, or a value": ([{"exists": False}, "x"], [MISSING, "x", []], ["y", None]),
    "several operators": ([{"prefix": "a"}, {"numeric": ["<", 0]}, "z"], ["ab", -1, "z"], ["za", 0, MISSING]),
}


@pytest.mark.parametrize("case", OPERATORS)
@pytest.mark.parametrize("above", [(), ("d", "e")], ids=["at the top", "deep"])
def test_operators(case, above):
    """Each operator matches exactly the values that it should, at the top of the event and inside it."""
    entries, yes, no = OPERATORS[case]
    pattern = {"f": entries}
    for name in above:
        pattern = {name: pattern}
    compiled = patterns.compile(json.dumps(pattern))

    def match(value):
        event = {"o": 1} if value is MISSING else {"o": 1, "f": value}
        for name in above:
            event = {name: event}
        return compiled.matches(event)

    assert [value for value in yes if not match(value)] == []
    assert [value for value in no if match(value)] == []
