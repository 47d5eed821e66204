"""Whose turn it is to write, among the processes that have one database of SQLite open, and what they tell each other.

SQLite would have them wait by trying again and again, and let whoever is luckiest go first. Here they queue: a lock
on a file beside the database is held from before BEGIN until after COMMIT, and a second one by whoever is next, so
that nobody who has just written overtakes it. Both are gone with their process, however that ends.

The file also holds two numbers that all of them have in memory. `revision` grows when a value changes that others
remember (see `store.epochs`) and is odd while that is being committed; `stirs` grows when work may have become due.
"""

import fcntl
import mmap
import os

_REVISION, _STIRS = 0, 1
_SIZE = 16  # bytes: two numbers


class Turn:
    """What is always one's own, as a database has it whose server takes care of many writers: nothing to wait for.

    Its revision says that nobody knows here what others changed: it is always odd.
    """

    revision = 1
    stirs_of_others = 0

    def try_take(self) -> bool:
        """Take it if it can be had at once."""
        return True

    def take(self) -> None:
        """Wait for it and take it."""

    def give(self) -> None:
        """Let the next one write. What was to be told is told with this."""

    def change(self) -> None:
        """A value that others may remember is about to be committed in this turn."""

    def stir(self) -> None:
        """Something that others may wait for is written in this turn."""

    def close(self) -> None:
        """Let go of what it needs."""


class FileTurn(Turn):
    """The turn at the file of this path. One thread at a time may use it, but the numbers are for all."""

    def __init__(self, path: str) -> None:
        self._handle, self._next = (
            os.open(f"{path}-{name}", os.O_RDWR | os.O_CREAT, 0o600) for name in ("turn", "next")
        )
        if os.fstat(self._handle).st_size < _SIZE:
            os.ftruncate(self._handle, _SIZE)
        self._map = mmap.mmap(self._handle, _SIZE)
        self._numbers = memoryview(self._map).cast("Q")
        self._stirred = False
        self._ours = 0

    @property
    def revision(self) -> int:  # type: ignore[override]
        """How often something changed that others remember; odd while it changes."""
        return self._numbers[_REVISION]

    @property
    def stirs_of_others(self) -> int:  # type: ignore[override]
        """How often another process wrote something that one may wait for."""
        return self._numbers[_STIRS] - self._ours

    def try_take(self) -> bool:
        """Take it if nobody has it and nobody waits for it."""
        if not _lock(self._next, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
        taken = _lock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(self._next, fcntl.LOCK_UN)
        if taken:
            self._settle()
        return taken

    def take(self) -> None:
        """Queue for it."""
        fcntl.flock(self._next, fcntl.LOCK_EX)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        fcntl.flock(self._next, fcntl.LOCK_UN)
        self._settle()

    def give(self) -> None:
        """Tell, and let the next one write."""
        self._settle()
        if self._stirred:
            self._stirred = False
            self._ours += 1
            self._numbers[_STIRS] += 1
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def change(self) -> None:
        """Until the turn ends nobody can know from memory whether what they remember is still so."""
        self._numbers[_REVISION] |= 1

    def stir(self) -> None:
        """Others are to look, at the end of this turn."""
        self._stirred = True

    def close(self) -> None:
        """Close the files, once."""
        if not self._map.closed:
            self._numbers.release()
            self._map.close()
            os.close(self._handle)
            os.close(self._next)

    def _settle(self) -> None:
        # Also for a process that ended in its turn: whether its commit came to something, the database knows.
        if self._numbers[_REVISION] & 1:
            self._numbers[_REVISION] += 1


def _lock(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        return False
    return True
