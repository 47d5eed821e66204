"""Patterns of terms: `ERROR "out of memory" -retry`, or `?ERROR ?FATAL` for any of them; upper and lower case differ."""

import re
from collections.abc import Callable

from tokiwa.domain.problem import Kind, Problem

_TERM = re.compile(r'(?P<sign>[?-]?)(?:"(?P<phrase>(?:[^"\\]|\\.)*)"|(?P<word>[^\s"]+))(?=\s|$)')
_WORD = re.compile(r"\w+")
_ESCAPED = re.compile(r"\\(.)")


def compile_pattern(text: str) -> Callable[[str], bool]:
    """All plain terms must be there, none of those with `-`. Terms with `?` count only where there are no others."""
    found: dict[str, list[str]] = {"": [], "-": [], "?": []}
    position = 0
    while position < len(text):
        term = _TERM.match(text, position)
        if term is None:
            raise Problem(Kind.INVALID, "Invalid filter pattern: a quotation mark is not closed.")
        found[term["sign"]].append(_text(term))
        position = term.end() + len(text[term.end() :]) - len(text[term.end() :].lstrip())
    needed, excluded, optional = found[""], found["-"], found["?"]
    if needed or excluded:
        return lambda event: all(term in event for term in needed) and not any(term in event for term in excluded)
    return lambda event: not optional or any(term in event for term in optional)


def _text(term: re.Match[str]) -> str:
    if term["phrase"] is not None:
        return _ESCAPED.sub(r"\1", term["phrase"])
    if not _WORD.fullmatch(term["word"]):
        raise Problem(Kind.INVALID, f"Invalid character(s) in term '{term['word']}'")
    return term["word"]
