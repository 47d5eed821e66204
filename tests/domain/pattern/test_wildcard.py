"""Wildcards are matched as a regular expression would, and refused when AWS calls them too complex."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.pattern import wildcard


@given(st.lists(st.sampled_from(["a", "b", "*", r"\*", r"\\", "\n"]), max_size=8), st.text("ab*\\\n", max_size=10))
def test_it_matches_what_a_regular_expression_matches(parts, text):
    """For every wildcard and text."""
    text_of_wildcard = re.sub(r"(?<!\\)((?:\\\\)*)\*(?:\*)+", r"\1*", "".join(parts))
    try:
        tokens = wildcard.parse(text_of_wildcard)
    except ValueError as error:
        assert "Consecutive wildcard" in str(error)
        return
    expression = "".join(".*" if token is None else re.escape(token) for token in tokens)
    assert wildcard.matcher(tokens)(text) == bool(re.fullmatch(expression, text, re.DOTALL))


def test_stars_and_backslashes_can_be_escaped():
    """They then stand for themselves."""
    assert wildcard.parse(r"a*\*\\*") == ("a", None, "*", "\\", None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a**", "Consecutive wildcard characters at pos 2"),
        ("é**", "Consecutive wildcard characters at pos 3"),
        (r"a\b", "Invalid escape character at pos 2"),
        ("a\\", "Invalid escape character at pos 2"),
    ],
)
def test_what_is_wrong_is_named_with_the_byte(text, reason):
    """AWS counts bytes, from the quote on."""
    with pytest.raises(ValueError, match=f"^{reason}$"):
        wildcard.parse(text)


COMPLEX = {
    "none": ([], False),
    "one star": (["*"], False),
    "an ARN": (["arn:aws:acm:*:*:certificate/*"], False),
    "four stars and a repeated colon": (["*:*:*:*:event-bus/*"], False),
    "five stars and a repeated colon": (["*:*:*:*:*:event-bus/*"], True),
    "nine stars and nothing repeated": (["*".join("abcdefghij")], False),
    "ten stars and nothing repeated": (["*".join("abcdefghijk")], True),
    "a long repetition after a star": (["*" + "a" * 10], True),
    "a long repetition before a star": (["a" * 100 + "*"], False),
    "ten wildcards": ([f"{c}{c}*" for c in "abcdefghij"], False),
    "eleven wildcards": ([f"{c}{c}*" for c in "abcdefghijk"], True),
    "six wildcards with one beginning": ([f"a*{c}" for c in "bcdefg"], True),
}


@pytest.mark.parametrize("case", COMPLEX)
def test_complexity(case):
    """AWS allows ten beginnings that one text can match."""
    texts, expected = COMPLEX[case]
    assert wildcard.is_too_complex([wildcard.parse(text) for text in texts]) is expected
