"""The models' patterns, which are Java regular expressions, as tests of whole strings."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import regex

# Some patterns backtrack without end on input that is made for it. A match takes microseconds, so that text
# which takes longer than this does not match.
_SECONDS = 0.05
# Java's text is of 16-bit units: what is beyond them is written as a pair of them.
_PAIRS, _BEYOND = r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"
# `(/[abc]+)*`: a part after a separator that cannot stand within the part. There is one way to match it.
_SEPARATED = re.compile(r"\((?:\?:)?(?P<separator>[/.:-])\[(?P<part>[^\]]+)\]\+\)[*+]")
# `([abc]{0,62}[ab]\.)+`: the same with the separator, a dot, at the end; the parts may be a group of their own.
_DOTTED = re.compile(r"\(\(?(?:\(\?!-\))?(?:\[[^\].]+\](?:\{\d+,\d+\})?)+\)?\\\.\)[*+]")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    r"""Whether a string as a whole matches. `\w`, `\d` and `\s` are ASCII as in Java; `\p{L}` is Unicode."""
    pattern = pattern.replace(_PAIRS, _BEYOND)
    if harmless(pattern):
        with suppress(re.error):  # which takes a third of the time, but does not know every pattern
            plain = re.compile(pattern, re.ASCII).fullmatch
            return lambda text: plain(text) is not None
    # Under the ASCII flag the `regex` module would narrow properties too. No pattern mixes the two.
    flags = regex.VERSION0 if r"\p{" in pattern else regex.VERSION0 | regex.ASCII
    fullmatch = regex.compile(pattern, flags).fullmatch
    if harmless(pattern):
        return lambda text: fullmatch(text, concurrent=False) is not None

    def matches(text: str) -> bool:
        try:
            # Letting other threads run meanwhile would cost more than the match; so does watching the clock, on a
            # virtual machine, hence only here.
            return fullmatch(text, timeout=_SECONDS, concurrent=False) is not None
        except TimeoutError:
            return False

    return matches


def harmless(pattern: str) -> bool:
    """Whether no group is repeated whose repetitions could be told apart in more than one way."""

    def settled(found: re.Match[str]) -> str:
        return "" if found["separator"] not in found["part"].strip("-") else found[0]

    return not _REPEATED_GROUP.search(_DOTTED.sub("", _SEPARATED.sub(settled, pattern)))
