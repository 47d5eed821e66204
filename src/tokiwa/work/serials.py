"""Serial numbers that are on record before anything is signed with them."""

import threading
from collections import deque
from collections.abc import Sequence
from datetime import datetime

from tokiwa.crypto import serial
from tokiwa.domain.change import Change
from tokiwa.domain.issued import ReservedSerial
from tokiwa.store.store import Store
from tokiwa.work.draw import Draw


class Serials:
    """Serial numbers reserved in blocks.

    One commit reserves a block, so a call that issues needs one commit, not two. What a crash leaves
    unused cannot be told from what was signed and lost; it is found at the next start (see app.recover).
    """

    BLOCK = 64

    def __init__(self, store: Store, draw: Draw, node: str) -> None:
        self._store, self._draw, self.node = store, draw, node
        self._stock: dict[str, deque[ReservedSerial]] = {}
        self._lock = threading.Lock()

    def take(self, authority: str, account: str, now: datetime) -> ReservedSerial:
        """A serial of this authority that is durably reserved. Drop it in the change that records its use."""
        while True:
            with self._lock:
                stock = self._stock.setdefault(authority, deque())
                if stock:
                    return stock.popleft()
            # Not under the lock: the commit may need the very thread that waits for it.
            block = self._reserve(authority, account, now)
            with self._lock:
                stock.extend(block)

    def put_back(self, reserved: ReservedSerial | None) -> None:
        """Take back a serial that nothing was signed with."""
        if reserved is not None:
            with self._lock:
                self._stock.setdefault(reserved.authority, deque()).append(reserved)

    def give_back(self) -> None:
        """Release what is unused, at a clean end."""
        with self._lock:
            unused = tuple(s for stock in self._stock.values() for s in stock)
            self._stock.clear()
        for future in self._store.submit([Change(drops=unused)]):
            self._store.wait(future)

    def _reserve(self, authority: str, account: str, now: datetime) -> Sequence[ReservedSerial]:
        block = tuple(
            ReservedSerial(serial.digits(self._draw.serial()), authority, account, self.node, now)
            for _ in range(self.BLOCK)
        )
        for future in self._store.submit([Change(puts=block)]):
            self._store.wait(future)
        return block
