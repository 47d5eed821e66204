"""Time-based one-time passwords of six digits in steps of thirty seconds (RFC 6238, RFC 4226)."""

import hmac
from datetime import datetime

STEP = 30
DIGITS = 6
SKEW = 1  # steps that a device's clock may be off, either way


def step_at(moment: datetime) -> int:
    """The time step of a moment."""
    return int(moment.timestamp()) // STEP


def code(seed: bytes, step: int) -> str:
    """The code of one step (RFC 4226 section 5.3)."""
    digest = hmac.digest(seed, step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching(seed: bytes, given: str, moment: datetime, after: int = 0) -> int | None:
    """The step near `moment` and later than `after` that has this code; None when it has none."""
    now = step_at(moment)
    steps = range(max(now - SKEW, after + 1), now + SKEW + 1)
    return next((step for step in steps if hmac.compare_digest(code(seed, step), given)), None)
