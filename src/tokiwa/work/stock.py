"""RSA keys that are made ahead, and several beside each other: one takes longer than all the rest of a request.

They are made in threads, since the library lets go of the interpreter for it.
"""

import contextlib
import os
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from tokiwa.crypto import keys

ALGORITHM = "RSA_2048"
SLOW = frozenset(("RSA_2048", "RSA_3072", "RSA_4096"))


class KeyStock:
    """`size` keys, kept in memory only. A thread makes up for what is taken; without a size there is none.

    `threads` make what is ordered.
    """

    def __init__(self, size: int, threads: int = 1) -> None:
        self._size = size
        self._keys: deque[bytes] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._ordered = ThreadPoolExecutor(threads, "keys", _politely)  # whose threads begin with the first order
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

    def order(self, algorithm: str) -> "Future[bytes] | None":
        """A new key of an algorithm whose keys take long to make, beside whatever the caller does; None for others."""
        return self._ordered.submit(keys.generate, algorithm) if algorithm in SLOW else None

    def close(self) -> None:
        """Make no more, and forget those that were made."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
        self._ordered.shutdown(cancel_futures=True)
        self._keys.clear()

    def _fill(self) -> None:
        _politely()
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or len(self._keys) < self._size)
                if self._closing:
                    return
            made = keys.generate(ALGORITHM)  # outside the lock, and without the interpreter's
            with self._wake:
                self._keys.append(made)


def _politely() -> None:
    """Let other threads of the machine go first: a key takes so long that whoever answers a call would wait for it."""
    with contextlib.suppress(OSError, AttributeError):  # where threads have no priorities
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
