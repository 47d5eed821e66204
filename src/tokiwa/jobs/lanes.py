"""Threads for work that may wait long for somebody, in which nobody who is slow keeps others waiting. Used by the loop."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor

from tokiwa.domain.value import Value, field

WIDTH = 2  # acts of one lane that are under way: while one is being recorded the next one is begun


class _Piece(Value, eq=False):
    act: Callable[[], None]
    future: "Future[None]" = field(default_factory=Future)


class Lanes:
    """A pool of threads. Acts on one lane wait for each other and take up no thread meanwhile; lanes take turns."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, name)  # its threads start when they are needed
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, int] = {}
        self._waiting: dict[Hashable, deque[_Piece]] = {}
        self.closing = False

    def submit(self, lane: Hashable, act: Callable[[], None]) -> "Future[None]":
        """Have it done. The future ends with it, or is cancelled if it had not begun at the end."""
        piece = _Piece(act)
        with self._lock:
            under_way = self._under_way.get(lane, 0)
            if under_way < WIDTH:
                self._under_way[lane] = under_way + 1
                self._begin(lane, piece)
            else:
                self._waiting.setdefault(lane, deque()).append(piece)
        return piece.future

    def shutdown(self) -> None:
        """Finish what is under way, cancel the rest."""
        with self._lock:
            self.closing = True
            waiting = [piece for pieces in self._waiting.values() for piece in pieces]
            self._waiting.clear()
        for piece in waiting:
            piece.future.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _begin(self, lane: Hashable, piece: _Piece) -> None:
        if self.closing:
            piece.future.cancel()
            return

        def ended(begun: "Future[None]") -> None:
            if begun.cancelled():
                piece.future.cancel()

        self._pool.submit(self._do, lane, piece).add_done_callback(ended)

    def _do(self, lane: Hashable, piece: _Piece) -> None:
        piece.future.set_running_or_notify_cancel()
        try:
            piece.act()
        except BaseException as error:  # noqa: BLE001 - it is told to whoever waits for the future
            self._go_on(lane)
            piece.future.set_exception(error)
        else:
            self._go_on(lane)
            piece.future.set_result(None)

    def _go_on(self, lane: Hashable) -> None:
        """The next act of the lane goes behind those of others."""
        with self._lock:
            waiting = self._waiting.get(lane)
            if waiting:
                self._begin(lane, waiting.popleft())
                return
            self._waiting.pop(lane, None)
            self._under_way[lane] -= 1
            if not self._under_way[lane]:
                del self._under_way[lane]
