"""A figure that costs something to find out: kept for a while, and found out anew beside those who ask."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger("metrics")

FRESH = 5.0  # seconds for which it is kept at least
SHARE = 100  # of the time goes into finding it out, at most one part
QUICK = 0.02  # seconds that whoever asks waits for a new one


class Kept(Generic[T]):
    """`find` is called by one thread at a time, and never before the last answer is old. Safe to call from any thread.

    One that takes long is found out in a thread of its own: until then the old one must do, with its age.
    """

    def __init__(self, find: Callable[[], T], clock: Callable[[], float] = time.monotonic) -> None:
        self._find, self._clock = find, clock
        self._turn = threading.Lock()
        self._value: T | None = None
        self._at = self._took = 0.0

    def __call__(self) -> T:
        """The answer. Raises what the first `find` raises; a later failure is logged and the old answer stays."""
        value = self._value
        if value is None:
            with self._turn:
                return self._renew() if self._value is None else self._value
        old = self._clock() - self._at >= max(FRESH, SHARE * self._took)
        if old and self._turn.acquire(blocking=False):
            if self._took > QUICK:
                threading.Thread(target=self._try, name="census", daemon=True).start()
                return value
            self._try()
        return self._value or value

    @property
    def took(self) -> float:
        """Seconds that it took the last time."""
        return self._took

    def _try(self) -> None:
        try:
            self._renew()
        except Exception:  # figures that are old say so; none at all would say nothing
            self._at = self._clock()
            log.exception("no new figures")
        finally:
            self._turn.release()

    def _renew(self) -> T:
        start = self._clock()
        value = self._find()
        self._value, self._at, self._took = value, self._clock(), self._clock() - start
        return value
