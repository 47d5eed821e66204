"""A stock of RSA keys that are made ahead: one takes longer to make than all the rest of a request together."""

import threading
from collections import deque

from tokiwa.crypto import keys

ALGORITHM = "RSA_2048"


class KeyStock:
    """`size` keys, kept in memory only. A thread makes up for what is taken; without a size there is none."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._keys: deque[bytes] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        if size:
            self._thread = threading.Thread(target=self._fill, name="key-stock", daemon=True)
            self._thread.start()

    def take(self, algorithm: str) -> bytes | None:
        """A new key (PKCS #8), which nobody else gets; None when there is none of this algorithm."""
        with self._wake:
            if algorithm != ALGORITHM or not self._keys:
                return None
            self._wake.notify()
            return self._keys.popleft()

    def close(self) -> None:
        """Make no more, and forget those that were made."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
        self._keys.clear()

    def _fill(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or len(self._keys) < self._size)
                if self._closing:
                    return
            made = keys.generate(ALGORITHM)  # outside the lock, and without the interpreter's
            with self._wake:
                self._keys.append(made)
