"""The models' patterns, which are Java regular expressions, as tests of whole strings."""

from collections.abc import Callable
from functools import cache

import regex

# Some patterns backtrack without end on input that is made for it. A match takes microseconds, so that text
# which takes longer than this does not match.
_SECONDS = 0.05


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    r"""Whether a string as a whole matches. `\w`, `\d` and `\s` are ASCII as in Java; `\p{L}` is Unicode."""
    # Under the ASCII flag the `regex` module would narrow properties too. No pattern mixes the two.
    flags = regex.VERSION0 if r"\p{" in pattern else regex.VERSION0 | regex.ASCII
    fullmatch = regex.compile(pattern, flags).fullmatch

    def matches(text: str) -> bool:
        try:
            # Letting other threads run meanwhile would cost more than the match.
            return fullmatch(text, timeout=_SECONDS, concurrent=False) is not None
        except TimeoutError:
            return False

    return matches
