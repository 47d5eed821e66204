"""How a process hears that another one has committed something: there may be work for it, or what it waits for."""

import threading
from collections.abc import Callable

from tokiwa.store.turn import Turn

TICK = 0.05  # seconds between two looks: a process that only looks takes a thousandth of a core


class Wake:
    """Calls `told` when another process has committed something that one may wait for, while there is any."""

    def __init__(self, told: Callable[[], None]) -> None:
        self.told = told

    def heed(self, *, others: bool) -> None:
        """Whether there are others to hear of."""
        raise NotImplementedError

    def stirred(self) -> None:
        """This process has committed something that others may wait for. Called by the writer; quick."""
        raise NotImplementedError

    def close(self) -> None:
        """Hear no more."""
        raise NotImplementedError


class FileWake(Wake):
    """Beside a file of SQLite: a number in memory that all processes share, looked at again and again.

    A look costs nanoseconds; what it costs to look at all is spent only while there are others.
    """

    def __init__(self, turn: Turn, told: Callable[[], None]) -> None:
        super().__init__(told)
        self._turn = turn
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def heed(self, *, others: bool) -> None:
        """Look, or stop looking."""
        if others and self._thread is None:
            self._over.clear()
            self._thread = threading.Thread(target=self._run, name="store-wake", daemon=True)
            self._thread.start()
        elif not others:
            self.close()

    def stirred(self) -> None:
        """Nothing is to be done: the turn has counted it."""

    def close(self) -> None:
        """Stop looking."""
        thread, self._thread = self._thread, None
        self._over.set()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        seen = self._turn.stirs_of_others
        while not self._over.wait(TICK):
            now = self._turn.stirs_of_others
            if now != seen:
                seen = now
                self.told()
