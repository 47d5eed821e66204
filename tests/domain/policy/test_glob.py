"""Wildcard patterns agree with a naive reading of them, and stay quick whatever they are."""

import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.policy.glob import Wild, compile_glob, compile_text


def naive(pattern: str, text: str) -> bool:
    """The definition, word by word; exponential if it were not for the cache."""

    @cache
    def rest_matches(i: int, j: int) -> bool:
        if i == len(pattern):
            return j == len(text)
        if pattern[i] == "*":
            return rest_matches(i + 1, j) or (j < len(text) and rest_matches(i, j + 1))
        return j < len(text) and pattern[i] in ("?", text[j]) and rest_matches(i + 1, j + 1)

    return rest_matches(0, 0)


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=16))
def test_a_pattern_matches_what_its_definition_says(pattern: str, text: str) -> None:
    assert compile_text(pattern).matches(text) is naive(pattern, text)


@given(st.lists(st.sampled_from(["", "ab", "/", "x:y"]), min_size=1, max_size=5))
def test_every_text_with_pieces_in_place_of_stars_matches(pieces: list[str]) -> None:
    assert compile_text("a*b?c" + "*".join(pieces)).matches("a--b-c" + "··".join(pieces))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param("", "", True, id="nothing is nothing"),
        pytest.param("", "a", False, id="nothing is not something"),
        pytest.param("*", "", True, id="a star may be nothing"),
        pytest.param("?", "", False, id="a question mark is one character"),
        pytest.param("a*a", "a", False, id="head and tail do not share a character"),
        pytest.param("a*b*", "ba", False, id="order counts"),
        pytest.param("A", "a", False, id="case counts"),
        pytest.param("*?", "ab", True, id="a gap at the end"),
        pytest.param("*??*", "a", False, id="gaps need their characters"),
        pytest.param("*\n*", "a\nb", True, id="a line's end is a character"),
        pytest.param("[a]", "a", False, id="brackets are text"),
    ],
)
def test_named_cases(pattern: str, text: str, expected: bool) -> None:
    assert compile_text(pattern).matches(text) is expected


def test_a_wildcard_as_text_is_only_itself() -> None:
    glob = compile_glob(["a", "*", Wild.ONE])

    assert glob.matches("a*x")
    assert not glob.matches("abx")


@pytest.mark.parametrize("pattern", ["*a" * 5_000 + "b", "*?a" * 5_000, "a*" * 5_000 + "b", "*" + "?a" * 500 + "b"])
def test_no_pattern_takes_long(pattern: str) -> None:
    text = "a" * 4_000
    started = time.perf_counter()
    compile_text(pattern).matches(text)

    assert time.perf_counter() - started < 2
