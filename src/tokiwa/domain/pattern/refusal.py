"""The one sentence of InvalidEventPatternException: AWS's reason and, where it gives one, the position."""

import re

from tokiwa.domain.problem import Kind, Problem

_SHOWN = 500  # AWS's parser shows no more of the text than this
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def refusal(reason: str, where: str = "") -> Problem:
    """The problem with `reason`, and with `where` (what `position` gives) on the next line."""
    return Problem(Kind.INVALID_PATTERN, f"Event pattern is not valid. Reason: {reason}{where}")


def position(text: str, at: int) -> str:
    """The suffix that names the place before the character `at` of `text`, in the form of AWS's parser."""
    ends = list(_LINE_END.finditer(text, 0, at))
    column = at - (ends[-1].end() if ends else 0) + 1
    shown = _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", text[:_SHOWN])
    hidden = f"[truncated {len(text) - _SHOWN} chars]" if len(text) > _SHOWN else ""
    return f'\n at [Source: (String)"{shown}"{hidden}; line: {len(ends) + 1}, column: {column}]'
