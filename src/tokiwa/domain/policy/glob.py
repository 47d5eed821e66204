"""Wildcard patterns: `*` stands for any characters, `?` for exactly one; matched without backtracking.

A pattern is cut at its `*` into runs of known length. The first must stand at the start, the last at the end,
and each one between is taken at the first place where it fits: no later place could match more. So the work is
bounded by the length of the text times that of the pattern, whatever the pattern is.
"""

import re
from collections.abc import Iterable
from enum import Enum
from itertools import groupby

from tokiwa.domain.value import Value


class Wild(Enum):
    """A wildcard in a pattern, apart from the same character as text."""

    ANY = "*"
    ONE = "?"


_WILDCARDS = re.compile(r"([*?])")


class Run(Value):
    """What stands between two `*`: literals at their offsets, and any one character in the gaps.

    `plain` is the text of a run without gaps, which is nearly every run.
    """

    length: int
    literals: tuple[tuple[int, str], ...]
    plain: str | None

    def stands_at(self, text: str, start: int) -> bool:
        """Say whether the run fits at `start`, where the text is known to be long enough."""
        if self.plain is not None:
            return text.startswith(self.plain, start)
        return all(text.startswith(literal, start + offset) for offset, literal in self.literals)

    def find(self, text: str, start: int, stop: int) -> int:
        """Return the first place within `text[start:stop]` where the run fits, or -1."""
        if self.plain is not None:
            return text.find(self.plain, start, stop)
        last = stop - self.length
        offset, literal = self.literals[0] if self.literals else (0, "")
        while start <= last:
            found = text.find(literal, start + offset, last + offset + len(literal))
            if found < 0:
                return -1
            start = found - offset
            if self.stands_at(text, start):
                return start
            start += 1
        return -1


class Glob(Value):
    """A compiled pattern: one run if it has no `*`, else the runs around and between them."""

    head: Run
    middle: tuple[Run, ...]
    tail: Run | None
    exact: str | None

    def matches(self, text: str) -> bool:
        """Say whether the pattern covers the whole text."""
        if self.exact is not None:
            return text == self.exact
        if self.tail is None:
            return len(text) == self.head.length and self.head.stands_at(text, 0)
        start, stop = self.head.length, len(text) - self.tail.length
        if start > stop or not (self.head.stands_at(text, 0) and self.tail.stands_at(text, stop)):
            return False
        for run in self.middle:
            found = run.find(text, start, stop)
            if found < 0:
                return False
            start = found + run.length
        return True


def compile_glob(tokens: Iterable[str | Wild]) -> Glob:
    """Compile text and wildcards in the order in which they stand."""
    groups: list[list[str | Wild]] = [[]]
    for token in tokens:
        if token is Wild.ANY:
            groups.append([])
        else:
            groups[-1].append(token)
    runs = [_run(group) for group in groups]
    head, tail = runs[0], runs[-1] if len(runs) > 1 else None
    return Glob(head, tuple(runs[1:-1]), tail, exact=head.plain if tail is None else None)


def compile_text(text: str) -> Glob:
    """Compile text in which every `*` and `?` is a wildcard."""
    return compile_glob(Wild(piece) if piece in ("*", "?") else piece for piece in _WILDCARDS.split(text))


def _run(group: list[str | Wild]) -> Run:
    length = 0
    literals: list[tuple[int, str]] = []
    for is_gap, tokens in groupby(group, key=lambda token: isinstance(token, Wild)):
        pieces = list(tokens)
        literal = "" if is_gap else "".join(map(str, pieces))
        if literal:
            literals.append((length, literal))
        length += len(pieces) if is_gap else len(literal)
    if Wild.ONE in group:
        return Run(length, tuple(literals), plain=None)
    return Run(length, tuple(literals), plain=literals[0][1] if literals else "")
