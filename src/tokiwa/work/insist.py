"""Does a small change again until no other writer is in between: for what must not undo the larger work around it."""

from collections.abc import Callable
from typing import TypeVar

from tokiwa.store.transaction import Conflict

T = TypeVar("T")
TRIES = 50


def insist(act: Callable[[], T]) -> T:
    """What `act` returns when it meets no `Conflict`; it reads anew each time. The Conflict, if there is one every time."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except Conflict:
            continue
    return act()
