"""Connections of many threads to one server: no more than so many at a time, but never fewer than one may need."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """`most` threads hold connections at the same time. A thread that holds one gets another at once.

    Else threads that look at something within another look could wait for each other for ever.
    """

    def __init__(self, connect: Callable[[], T], most: int) -> None:
        self._connect, self._most = connect, most
        self._idle: deque[T] = deque()
        self._places = threading.Semaphore(most)
        self._local = threading.local()

    def take(self) -> T:
        """A connection, the one that was used last if there is one."""
        held = getattr(self._local, "held", 0)
        if not held:
            self._places.acquire()
        self._local.held = held + 1
        try:
            return self._idle.pop()
        except IndexError:
            pass
        try:
            return self._connect()
        except BaseException:
            self._leave()
            raise

    def give(self, connection: T) -> None:
        """Take it back for the next one."""
        self._idle.append(connection)
        self._leave()

    def give_up(self) -> list[T]:
        """Instead of `give`: the connection is broken. Those that wait go with it, for the caller to close."""
        self._leave()
        idle, self._idle = self._idle, deque()
        return list(idle)

    def _leave(self) -> None:
        self._local.held -= 1
        if not self._local.held:
            self._places.release()
