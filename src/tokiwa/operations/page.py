"""Pagination tokens: opaque to callers, bound to what they list, so that a foreign one is told."""

import base64
import binascii
import json
from typing import Any

from tokiwa.domain.problem import Kind, Problem


def token(listing: str, position: Any) -> str:
    """The token of the place behind `position` (JSON values) in the listing of that name."""
    return base64.urlsafe_b64encode(json.dumps([listing, position], separators=(",", ":")).encode()).decode()


def position(listing: str, given: str | None, start: Any) -> Any:
    """The place that a token names; `start` without a token. INVALID_PAGE for a text that is no token of it."""
    if given is None:
        return start
    try:
        named, place = json.loads(base64.b64decode(given, b"-_", validate=True))
        if named != listing or (type(place), _shape(place)) != (
            list if isinstance(start, tuple) else type(start),
            _shape(start),
        ):
            raise ValueError(named)
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise Problem(
            Kind.INVALID_PAGE, "The pagination token is not valid. Use the token of the previous answer, unchanged."
        ) from None
    return tuple(place) if isinstance(place, list) else place


def _shape(place: Any) -> Any:
    return [type(item) for item in place] if isinstance(place, (list, tuple)) else None
