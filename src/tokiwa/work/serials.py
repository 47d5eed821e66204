"""Serial numbers that are on record before anything is signed with them."""

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime

from tokiwa.crypto import serial
from tokiwa.domain.change import Change
from tokiwa.domain.issued import ReservedSerial
from tokiwa.store import nodes
from tokiwa.store.store import Store
from tokiwa.work.draw import Draw


class Serials:
    """Serial numbers reserved in blocks.

    One commit reserves a block, so a call that issues needs one commit, not two; the next block is ordered while
    half of the last one is left, so hardly a call waits for it. What a crash leaves unused cannot be told from
    what was signed and lost; it is found by other nodes, or at the next start (see `work.recovery`).
    """

    BLOCK = 64
    LOW = BLOCK // 2

    def __init__(self, store: Store, draw: Draw, node: str) -> None:
        self._store, self._draw, self.node = store, draw, node
        self._stock: dict[str, deque[ReservedSerial]] = {}
        self._ordered: dict[str, tuple[Future[None], Sequence[ReservedSerial]]] = {}
        self._lock = threading.Lock()

    def take(self, authority: str, account: str, now: datetime) -> ReservedSerial:
        """A serial of this authority that is durably reserved. Drop it in the change that records its use."""
        while True:
            with self._lock:
                stock = self._received(authority)
                taken = stock.popleft() if stock else None
                if len(stock) < self.LOW and authority not in self._ordered:
                    self._order(authority, account, now)
                if taken is not None:
                    return taken
                ordered, _ = self._ordered[authority]
            # Not under the lock: the commit may need the very thread that waits for it.
            self._store.wait(ordered)

    def fresh(self, authority: str, account: str, now: datetime) -> ReservedSerial:
        """A serial that is not reserved yet: the caller stores it before anything is signed with it."""
        return ReservedSerial(serial.digits(self._draw.serial()), authority, account, self.node, now)

    def put_back(self, reserved: ReservedSerial | None) -> None:
        """Take back a serial that nothing was signed with."""
        if reserved is not None:
            with self._lock:
                self._stock.setdefault(reserved.authority, deque()).append(reserved)

    def forget(self) -> None:
        """Use nothing any more of what was reserved so far: others put it on record as abandoned."""
        with self._lock:
            self._stock.clear()
            self._ordered.clear()

    def give_back(self) -> None:
        """Release what is unused, at a clean end, after which others need not look after this node."""
        for ordered, _ in list(self._ordered.values()):
            self._store.wait(ordered)
        with self._lock:
            unused = tuple(each for authority in list(self._stock) for each in self._received(authority))
            self._stock.clear()
        with self._store.snapshot() as tx:
            found = nodes.get(tx, self.node)
        for future in self._store.submit([Change(drops=(*unused, *([found] if found else [])))]):
            self._store.wait(future)

    def _order(self, authority: str, account: str, now: datetime) -> None:
        block = tuple(self.fresh(authority, account, now) for _ in range(self.BLOCK))
        (future,) = self._store.submit([Change(puts=block)])
        self._ordered[authority] = future, block

    def _received(self, authority: str) -> deque[ReservedSerial]:
        """The stock of an authority, with what was ordered if it has come. A block that failed is ordered again."""
        stock = self._stock.setdefault(authority, deque())
        future, block = self._ordered.get(authority, (None, ()))
        if future is not None and future.done():
            del self._ordered[authority]
            if future.exception() is None:
                stock.extend(block)
        return stock
