"""What AWS says of a broken match expression, and where."""

import pytest

from tokiwa.domain import pattern as patterns
from tokiwa.domain.problem import Kind, Problem

TOO_COMPLEX = (
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences "
    "after a wildcard character"
)
ONE_KEY = "Only one key allowed in match expression"
TOO_MANY = "Too many elements in numeric expression"
NOT_IN_LIST = "Inside anything but list, start|null|boolean is not supported."
NOT_IN_ANY_CASE_LIST = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
NO_VALUE = "Value of anything-but must be an array or single string/number value."
MIXED = "Inside anything but list, either all values are number or string, mixed type is not supported"
AFFIX = "prefix/suffix match pattern must be a string"
NO_WILDCARD = "wildcard match pattern must be a string"


def state(expression: str) -> str:
    """A pattern with an anything-but."""
    return '{"detail": {"state": [{"anything-but": ' + expression + "}]}}"


# (pattern, reason, column); the columns are those that AWS gave for the patterns marked "recorded".
BROKEN = {
    "unknown (recorded)": ('{"my_key": [{"EXISTS": true}]}', "Unrecognized match type EXISTS", 28),
    "unknown, an array (recorded)": (
        '{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}',
        "Unrecognized match type NUMERIC",
        36,
    ),
    "empty": ('{"a": [{}]}', "Match expression name not found", 10),
    "exactly": ('{"a": [{"exactly": 1}]}', "exact match pattern must be a string", 21),
    "exactly, two keys": ('{"a": [{"exactly": "x", "b": 1}]}', ONE_KEY, 31),
    "prefix, a list (recorded)": (
        '{"time": [{"prefix": ["2022-07-13"]}]}',
        "prefix match pattern must be a string",
        23,
    ),
    "prefix, a number (recorded)": ('{"time": [{"prefix": 123}]}', "prefix match pattern must be a string", 25),
    "prefix, two keys": ('{"a": [{"prefix": "x", "suffix": "y"}]}', ONE_KEY, 35),
    "prefix of nothing": ('{"a": [{"prefix": {}}]}', "Prefix expression name not found", 21),
    "prefix of something else": ('{"a": [{"prefix": {"suffix": "x"}}]}', "Unsupported prefix pattern: suffix", 31),
    "prefix in any case, a number": (
        '{"a": [{"prefix": {"equals-ignore-case": 1}}]}',
        "equals-ignore-case match pattern must be a string",
        43,
    ),
    "prefix in any case, two keys": ('{"a": [{"prefix": {"equals-ignore-case": "x", "b": 1}}]}', ONE_KEY, 53),
    "suffix, a number (recorded)": ('{"FileName": [{"suffix": 123}]}', "suffix match pattern must be a string", 29),
    "suffix, a list (recorded)": ('{"FileName": [{"suffix": [".png"]}]}', "suffix match pattern must be a string", 27),
    "suffix of something else": ('{"a": [{"suffix": {"wildcard": "x"}}]}', "Unsupported suffix pattern: wildcard", 33),
    "any case, a list (recorded)": (
        '{"detail-type": [{"equals-ignore-case": ["ec2 instance state-change notification"]}]}',
        "equals-ignore-case match pattern must be a string",
        42,
    ),
    "any case, an object (recorded)": (
        '{"detail-type": [{"equals-ignore-case": {"prefix": "ec2"}}]}',
        "equals-ignore-case match pattern must be a string",
        42,
    ),
    "exists": ('{"a": [{"exists": "true"}]}', "exists match pattern must be either true or false.", 20),
    "exists, two keys": ('{"a": [{"exists": true, "b": 1}]}', ONE_KEY, 31),
    "cidr, a list (recorded)": (
        '{"detail": {"sourceIPAddress": [{"cidr": ["bad-type"]}]}}',
        "prefix match pattern must be a string",
        43,
    ),
    "wildcard, a number (recorded)": ('{"EventBusArn": [{"wildcard": 123}]}', NO_WILDCARD, 34),
    "wildcard, a list (recorded)": ('{"EventBusArn": [{"wildcard": ["a*"]}]}', NO_WILDCARD, 32),
    "wildcard, two stars (recorded)": (
        '{"EventBusArn": [{"wildcard": "arn:aws:events:us-east-1:**:event-bus/*"}]}',
        "Consecutive wildcard characters at pos 26",
        72,
    ),
    "wildcard, an escape": ('{"a": [{"wildcard": "x\\\\y*"}]}', "Invalid escape character at pos 2", 28),
    "numeric, no array": ('{"a": [{"numeric": 5}]}', "Value of numeric must be an array.", 21),
    "numeric, no operator": ('{"a": [{"numeric": [5]}]}', "Invalid member in numeric match: 5", 22),
    "numeric, nothing": ('{"a": [{"numeric": []}]}', "Invalid member in numeric match: ]", 22),
    "numeric, unknown operator": ('{"a": [{"numeric": ["!=", 5]}]}', "Unrecognized numeric range operator: !=", 28),
    "numeric, no number": ('{"a": [{"numeric": ["=", "5"]}]}', "Value of equals must be numeric", 27),
    "numeric, no number for <": ('{"a": [{"numeric": ["<", null]}]}', "Value of < must be numeric", 30),
    "numeric, too much": ('{"a": [{"numeric": ["=", 5, 6]}]}', TOO_MANY, 30),
    "numeric, two upper bounds": ('{"a": [{"numeric": ["<", 5, "<=", 6]}]}', TOO_MANY, 30),
    "numeric, two keys": ('{"a": [{"numeric": ["=", 5], "b": 1}]}', TOO_MANY, 36),
    "numeric, two lower bounds (recorded)": (
        '{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}',
        "Bad numeric range operator: >",
        49,
    ),
    "numeric, half a bound (recorded)": (
        '{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}',
        "Value of < must be numeric",
        50,
    ),
    "numeric, no second operator": ('{"a": [{"numeric": [">", 0, 5]}]}', "Bad value in numeric range: 5", 30),
    "numeric, three bounds": (
        '{"a": [{"numeric": [">", 0, "<", 5, "<", 6]}]}',
        "Too many terms in numeric range expression",
        38,
    ),
    "numeric, an empty range": ('{"a": [{"numeric": [">", 5, "<", 5]}]}', "Bottom must be less than top", 36),
    "anything-but null": (state("null"), NO_VALUE, 44),
    "anything-but true": (state("true"), NO_VALUE, 44),
    "anything-but mixed": (state('["a", 1]'), MIXED, 48),
    "anything-but nothing": (state("[]"), MIXED, 42),
    "anything-but, two keys": ('{"a": [{"anything-but": "x", "b": 1}]}', TOO_MANY, 36),
    "anything-but of nothing": (state("{}"), "Anything-But expression name not found", 42),
    "anything-but of something else": (state('{"numeric": 1}'), "Unsupported anything-but pattern: numeric", 53),
    "anything-but prefix, a number (recorded)": (state('{"prefix": 123}'), AFFIX, 54),
    "anything-but suffix, an empty string": (state('{"suffix": ""}'), "Null prefix/suffix not allowed", 53),
    "anything-but prefix in any case (recorded)": (
        '{"detail": {"FileName": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}}',
        NO_VALUE,
        55,
    ),
    "anything-but prefix, two keys": (state('{"prefix": "x", "suffix": "y"}'), TOO_MANY, 67),
    "anything-but prefixes, none": (state('{"prefix": []}'), "Empty arrays are not allowed", 53),
    "anything-but any case, a number (recorded)": (state('{"equals-ignore-case": 123}'), NOT_IN_ANY_CASE_LIST, 66),
    "anything-but wildcard, a number (recorded)": (
        '{"detail": {"FilePath": [{"anything-but": {"wildcard": 123}}]}}',
        NO_WILDCARD,
        59,
    ),
    "anything-but wildcard, two stars": (state('{"wildcard": "a**"}'), "Consecutive wildcard characters at pos 2", 58),
}

# AWS writes the place twice for these.
BROKEN_LISTS = {
    "anything-but, a null": (state('["a", null]'), NOT_IN_LIST, 50),
    "anything-but, a list": (state('[["a"]]'), NOT_IN_LIST, 42),
    "anything-but prefix (recorded)": (state('{"prefix": [123, "test"]}'), AFFIX, 55),
    "anything-but suffix (recorded)": (
        '{"detail": {"FileName": [{"anything-but": {"suffix": [123, ".txt"]}}]}}',
        AFFIX,
        58,
    ),
    "anything-but prefix, an empty string": (state('{"prefix": ["x", ""]}'), "Null prefix/suffix not allowed", 59),
    "anything-but any case (recorded)": (state('{"equals-ignore-case": [123, 456]}'), NOT_IN_ANY_CASE_LIST, 67),
    "anything-but wildcard (recorded)": (state('{"wildcard": [123, "*/dir/*"]}'), NO_WILDCARD, 57),
}

# AWS gives no place for these.
BROKEN_VALUES = {
    "cidr without a mask (recorded)": ('{"cidr": "bad-filter"}', "Malformed CIDR, one '/' required"),
    "cidr with an empty mask": ('{"cidr": "10.0.0.0/"}', "Malformed CIDR, one '/' required"),
    "cidr with two masks": ('{"cidr": "10.0.0.0/8/8"}', "Malformed CIDR, one '/' required"),
    "cidr with a word for a mask (recorded)": (
        '{"cidr": "10.0.0.0/xx"}',
        "Malformed CIDR, mask bits must be an integer",
    ),
    "cidr with a negative mask": ('{"cidr": "10.0.0.0/-1"}', "Malformed CIDR, mask bits must not be negative"),
    "cidr with a word (recorded)": ('{"cidr": "xx.11.xx/8"}', "Nonstandard IP address: xx.11.xx"),
    "cidr with a word, v6 (recorded)": (
        '{"cidr": "xxxx:db8:1234:1a00::/64"}',
        "Nonstandard IP address: xxxx:db8:1234:1a00::",
    ),
    "cidr with a number too large": ('{"cidr": "10.0.0.256/8"}', "Invalid IP address: 10.0.0.256"),
    "cidr with a mask too long": ('{"cidr": "10.0.0.0/32"}', "IPv4 mask bits must be < 32"),
    "cidr with a mask too long, v6": ('{"cidr": "::/128"}', "IPv6 mask bits must be < 128"),
    "wildcard of many stars (recorded)": ('{"wildcard": "*:*:*:*:*:event-bus/*"}', TOO_COMPLEX),
    "anything but a wildcard of many stars": ('{"anything-but": {"wildcard": "*:*:*:*:*:event-bus/*"}}', TOO_COMPLEX),
}


def said(pattern: str) -> str:
    """What is said of a broken pattern."""
    with pytest.raises(Problem) as caught:
        patterns.compile(pattern)
    assert caught.value.kind is Kind.INVALID_PATTERN
    return caught.value.message


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_expression_is_named_with_its_place(case):
    """The whole sentence is that of AWS."""
    pattern, reason, column = BROKEN[case]
    place = f'\n at [Source: (String)"{pattern}"; line: 1, column: {column}]'
    assert said(pattern) == f"Event pattern is not valid. Reason: {reason}{place}"


@pytest.mark.parametrize("case", BROKEN_LISTS)
def test_a_broken_list_is_named_with_its_place_twice(case):
    """AWS wraps the error once more."""
    pattern, reason, column = BROKEN_LISTS[case]
    place = f'\n at [Source: (String)"{pattern}"; line: 1, column: {column}]'
    assert said(pattern) == f"Event pattern is not valid. Reason: {reason}{place}{place}"


@pytest.mark.parametrize("case", BROKEN_VALUES)
def test_a_broken_value_is_named_without_a_place(case):
    """The sentence ends with the reason."""
    expression, reason = BROKEN_VALUES[case]
    assert said('{"a": [' + expression + "]}") == f"Event pattern is not valid. Reason: {reason}"
