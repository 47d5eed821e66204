"""How long to wait before something is tried again: longer each time, and not as long as the neighbour."""

import os
from collections.abc import Callable

FIRST, LONGEST = 2.0, 60.0  # seconds


def backoff(failures: int, draw: Callable[[int], bytes] = os.urandom) -> float:
    """Seconds after so many failures: twice as many each time, up to a minute, of which a part is drawn."""
    return spread(min(LONGEST, FIRST * 2.0 ** min(failures - 1, 10)), 0.5, draw)


def spread(seconds: float, part: float, draw: Callable[[int], bytes] = os.urandom) -> float:
    """Somewhat less: a thousand agents that heard of the same thing at once come back one after the other."""
    share = int.from_bytes(draw(4), "big") / 2**32
    return seconds * (1.0 - part * share)
