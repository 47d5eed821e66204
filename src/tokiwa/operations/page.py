"""Pagination tokens: opaque to callers, bound to what they list, so that a foreign one is told."""

import base64
import json
from typing import Any

from tokiwa.domain.problem import Kind, Problem

_LARGEST = 1 << 63  # what a database takes as a number


def token(listing: str, position: Any) -> str:
    """The token of the place behind `position` (JSON values) in the listing of that name."""
    return base64.urlsafe_b64encode(json.dumps([listing, position], separators=(",", ":")).encode()).decode()


def position(listing: str, given: str | None, start: Any) -> Any:
    """The place that a token names; `start` without a token. INVALID_PAGE for a text that is no token of it."""
    if given is None:
        return start
    named, place = _read(given)
    if named != listing or not _fits(place, start):
        raise Problem(
            Kind.INVALID_PAGE, "The pagination token is not valid. Use the token of the previous answer, unchanged."
        )
    return tuple(place) if isinstance(place, list) else place


def _read(given: str) -> tuple[Any, Any]:
    try:
        named, place = json.loads(base64.b64decode(given, b"-_", validate=True))
    except (ValueError, TypeError, RecursionError):
        return None, None
    return named, place


def _fits(place: Any, start: Any) -> bool:
    """Whether it has the form of `start` and could be looked for: the text is anybody's."""
    if isinstance(start, tuple):
        return isinstance(place, list) and len(place) == len(start) and all(map(_fits, place, start))
    if type(place) is not type(start):
        return False
    if isinstance(place, str):
        return place.isascii() or not any("\ud800" <= character <= "\udfff" for character in place)
    return not isinstance(place, int) or -_LARGEST <= place < _LARGEST
