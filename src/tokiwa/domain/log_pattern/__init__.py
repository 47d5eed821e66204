"""Filter patterns of CloudWatch Logs: which events FilterLogEvents answers with.

CloudWatch Logs User Guide, "Filter pattern syntax". Terms and JSON patterns are here; patterns for
space-delimited events (`[ip, user, ...]`) and regular expressions (`%...%`) are not.
"""

from collections.abc import Callable
from typing import TypeAlias

from tokiwa.domain.log_pattern import json_events, terms
from tokiwa.domain.problem import Kind, Problem

Matches: TypeAlias = Callable[[str], bool]


def compile_pattern(text: str) -> Matches:
    """A function that says whether an event's text matches. INVALID for a pattern that is not well formed."""
    pattern = text.strip()
    if "%" in pattern:
        raise Problem(Kind.INVALID, "Invalid filter pattern: this server knows no regular expressions (%...%).")
    if pattern.startswith("["):
        raise Problem(
            Kind.INVALID,
            "Invalid filter pattern: this server knows no patterns for space-delimited events ([...]). "
            'Use terms, or { $.member = "value" } for events in JSON.',
        )
    return json_events.compile_pattern(pattern) if pattern.startswith("{") else terms.compile_pattern(pattern)
