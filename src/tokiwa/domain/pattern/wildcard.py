r"""Wildcards: `*` stands for any characters, `\*` for a star and `\\` for a backslash.

A wildcard is matched in one pass from left to right: the pieces between its stars are found one after the
other, each at the earliest place, which is always a right choice because a star takes any rest.
"""

import re
from collections.abc import Callable, Iterable

_TOKEN = re.compile(r"\\[*\\]|\*|[^*\\]|\\", re.DOTALL)

# What AWS allows: so many beginnings of wildcards that one text may match at the same time.
MOST_BEGINNINGS = 10
# The search for the worst text ends here. A wildcard that it does not convict is let through, for
# matching is in one pass whatever the wildcard is.
_MOST_STEPS = 2000

_Tokens = tuple[str | None, ...]  # None is a star


def parse(text: str) -> _Tokens:
    """The characters of a wildcard, None for a star. A ValueError carries AWS's words for what is wrong."""
    tokens: list[str | None] = []
    for found in _TOKEN.finditer(text):
        read = found[0]
        if read == "\\":
            raise ValueError(f"Invalid escape character at pos {_offset(text, found.start())}")
        if read == "*" and text.startswith("*", found.end()):
            raise ValueError(f"Consecutive wildcard characters at pos {_offset(text, found.start())}")
        tokens.append(None if read == "*" else read[-1])
    return tuple(tokens)


def _offset(text: str, at: int) -> int:
    """AWS counts the bytes, and the quote before them."""
    return 1 + len(text[:at].encode())


def matcher(tokens: _Tokens) -> Callable[[str], bool]:
    """A function that says whether a whole text matches."""
    first, *middle = _pieces(tokens)
    if not middle:
        return first.__eq__
    last = middle.pop()
    ends = len(first) + len(last)

    def match(text: str) -> bool:
        if len(text) < ends or not text.startswith(first) or not text.endswith(last):
            return False
        at, limit = len(first), len(text) - len(last)
        for piece in middle:
            at = text.find(piece, at, limit)
            if at < 0:
                return False
            at += len(piece)
        return True

    return match


def _pieces(tokens: _Tokens) -> list[str]:
    pieces = [""]
    for token in tokens:
        if token is None:
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


def is_too_complex(wildcards: Iterable[_Tokens]) -> bool:
    """Whether some text matches more than `MOST_BEGINNINGS` beginnings of the wildcards of one field.

    This is what AWS means by "fewer wildcard characters or fewer repeating character sequences after a
    wildcard character" (Event Ruler README, "Matching with a Machine"). The quotes around a string count as
    characters of it, as they do there.
    """
    quoted = tuple(('"', *tokens, '"') for tokens in wildcards)
    start = _settle(quoted, {(number, 0) for number in range(len(quoted))})
    seen, waiting = {start}, [start]
    while waiting and len(seen) < _MOST_STEPS:
        places = waiting.pop()
        ahead = {quoted[number][at] for number, at in places if at < len(quoted[number])}
        for character in ahead - {None} | {""}:  # "": any character that no wildcard asks for
            reached = _settle(quoted, _step(quoted, places, character))
            if len(reached) > MOST_BEGINNINGS:
                return True
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    return False


_Places = frozenset[tuple[int, int]]  # (which wildcard, how many of its tokens are matched)


def _step(quoted: tuple[_Tokens, ...], places: _Places, character: str | None) -> set[tuple[int, int]]:
    reached = set()
    for number, at in places:
        tokens = quoted[number]
        if at and tokens[at - 1] is None:
            reached.add((number, at))  # the star before this place takes the character
        if at < len(tokens) and tokens[at] == character:
            reached.add((number, at + 1))
    return reached


def _settle(quoted: tuple[_Tokens, ...], places: set[tuple[int, int]]) -> _Places:
    """With each place before a star also the place behind it: a star may stand for nothing."""
    behind = {(n, at + 1) for n, at in places if at < len(quoted[n]) and quoted[n][at] is None}
    return frozenset(places | behind)
