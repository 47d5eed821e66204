"""One future for many acts: one for each would cost as much as writing a row. Made by the writer."""

from concurrent.futures import Future
from typing import Any


class Together:
    """What comes of several acts: `future` is done when the last is, and holds for each what kept it, or None."""

    def __init__(self, count: int) -> None:
        self.future: Future[list[BaseException | None]] = Future()
        self.future.set_running_or_notify_cancel()  # nobody cancels one for all
        self._errors: list[BaseException | None] = [None] * count
        self._left = count
        if not count:
            self.future.set_result([])

    def end(self, at: int, error: BaseException | None) -> None:
        """One is done."""
        self._errors[at] = error
        self._left -= 1
        if not self._left:
            self.future.set_result(self._errors)


class Part:
    """Stands for the future of one of several."""

    __slots__ = ("_at", "_whole")

    def __init__(self, whole: Together, at: int) -> None:
        self._whole, self._at = whole, at

    def set_running_or_notify_cancel(self) -> bool:
        """As of a future."""
        return True

    def set_result(self, _: Any) -> None:
        """As of a future."""
        self._whole.end(self._at, None)

    def set_exception(self, error: BaseException) -> None:
        """As of a future."""
        self._whole.end(self._at, error)
