"""Random bytes from the system, fetched in larger pieces: on a virtual machine each fetch costs 20 µs."""

import threading
from collections.abc import Callable

PIECE = 4096


class Entropy:
    """Gives each byte once. Bytes that were given are forgotten here."""

    def __init__(self, source: Callable[[int], bytes]) -> None:
        self._source = source
        self._stock = bytearray()
        self._lock = threading.Lock()

    def __call__(self, count: int) -> bytes:
        """That many unpredictable bytes."""
        if count > PIECE:
            return self._source(count)
        with self._lock:
            if len(self._stock) < count:
                self._stock = bytearray(self._source(PIECE))
            given = bytes(self._stock[-count:]) if count else b""
            del self._stock[len(self._stock) - count :]
            return given
