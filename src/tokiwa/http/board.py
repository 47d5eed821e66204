"""Figures in memory that the processes of a node share: each writes on its own sheet, and any of them reads all.

The board is made before the processes are forked. A process that takes a dead one's seat goes on with its sheet, so
that no counter ever falls. A sheet is a list of entries: two 32-bit numbers (bytes of the key, count of figures), the
key as JSON, filled up to eight bytes, then the figures as doubles. Its first eight bytes say how far it is written.
"""

import mmap
import struct
import threading
from collections.abc import Iterator

import msgspec

Key = tuple[str, ...]  # the name of a metric, then the values of its labels

SIZE = 1 << 20  # bytes of a sheet; memory is only taken for what is written on it
_WORD = 8
_SPARE = 64  # words at a sheet's end where figures go that find no room, and that nobody reads
_HEAD = struct.Struct("<II")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Key).decode


class Sheet:
    """What one process counts. `figures[place]` is the first figure of an entry; change them under `lock`."""

    def __init__(self, memory: memoryview) -> None:
        self.lock = threading.Lock()
        self._memory, self._used = memory, memory.cast("Q")
        self.figures: memoryview[float] = memory.cast("d")
        self._room = len(memory) - _SPARE * _WORD
        self._places = {key: place for key, place, _ in self._entries()}

    def place(self, key: Key, count: int) -> int:
        """Where the figures of a key are; at first they are zero."""
        with self.lock:
            if key not in self._places:
                self._places[key] = self._add(key, count)
            return self._places[key]

    def read(self) -> dict[Key, list[float]]:
        """All figures; those of another process too, while it counts."""
        return {key: list(self.figures[place : place + count]) for key, place, count in self._entries()}

    def _add(self, key: Key, count: int) -> int:
        text, at = _encode(key), self._end()
        first = at + _HEAD.size + _filled(len(text))
        end = first + count * _WORD
        if end > self._room:
            import structlog  # which is not in the process that makes the board

            log = structlog.get_logger("metrics")
            log.error("there is no room for one more metric; its figures are lost", metric=key)
            return self._room // _WORD
        _HEAD.pack_into(self._memory, at, len(text), count)
        self._memory[at + _HEAD.size : at + _HEAD.size + len(text)] = text
        self._used[0] = end  # last, so that whoever reads meanwhile sees whole entries
        return first // _WORD

    def _end(self) -> int:
        return self._used[0] or _WORD

    def _entries(self) -> Iterator[tuple[Key, int, int]]:
        at, end = _WORD, self._end()
        while at < end:
            length, count = _HEAD.unpack_from(self._memory, at)
            text = at + _HEAD.size
            first = text + _filled(length)
            yield _decode(self._memory[text : text + length]), first // _WORD, count
            at = first + count * _WORD


class Board:
    """The sheets of a node, one for each process that it has."""

    def __init__(self, seats: int = 1, size: int = SIZE) -> None:
        self.seats = seats
        self._size = size
        self._memory = memoryview(mmap.mmap(-1, seats * size))  # anonymous and shared: children inherit it

    def sheet(self, seat: int) -> Sheet:
        """The sheet of a seat: to write on for the process that has the seat, to read for all others."""
        return Sheet(self._memory[seat * self._size : (seat + 1) * self._size])

    def read(self) -> list[dict[Key, list[float]]]:
        """What is on each sheet, by seat."""
        return [self.sheet(seat).read() for seat in range(self.seats)]


def _filled(length: int) -> int:
    return -(-length // _WORD) * _WORD
