"""CBOR data items (RFC 8949), as far as Smithy RPC v2 uses them: bytes to plain trees and back."""

import struct
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import times

_DEPTH = 64  # deeper than any shape; the rest of a hostile nest must not reach Python's own limit
_MOST = 100_000  # items in one body, far above what any call needs: each costs a microsecond and a hundred bytes
_BREAK = object()
_EPOCH = 1  # the tag of a time, section 3.4.2
_INDEFINITE = 31
_SIMPLE: dict[int, Any] = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}


def encode(tree: Any) -> bytes:
    """The item of a tree of dicts, lists, text, bytes, numbers, booleans and aware times."""
    out = bytearray()
    _write(tree, out)
    return bytes(out)


def decode(data: bytes) -> Any:
    """The tree of the one item in these bytes. Problem SERIALIZATION when it is not one."""
    reader = _Reader(data)
    try:
        tree = reader.item(0)
    except (IndexError, struct.error, UnicodeDecodeError, TypeError):
        raise _bad() from None
    if tree is _BREAK or reader.at != len(data):
        raise _bad()
    return tree


def _bad() -> Problem:
    return Problem(Kind.SERIALIZATION, "The request body is not valid CBOR.")


def _too_many() -> Problem:
    return Problem(Kind.SERIALIZATION, f"The request body has more than {_MOST} items.")


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes((major << 5 | number,))
    for code, form, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if number < limit:
            return bytes((major << 5 | code,)) + struct.pack(form, number)
    raise OverflowError(number)


def _write(tree: Any, out: bytearray) -> None:
    match tree:
        case str():
            data = tree.encode()
            out += _head(3, len(data)) + data
        case bytes():
            out += _head(2, len(tree)) + tree
        case bool() | None:
            out += {True: b"\xf5", False: b"\xf4", None: b"\xf6"}[tree]
        case int():
            out += _head(0, tree) if tree >= 0 else _head(1, -1 - tree)
        case float():
            out += b"\xfb" + struct.pack(">d", tree)
        case datetime():
            out += _head(6, _EPOCH)
            _write(times.to_epoch(tree), out)
        case _:
            _write_many(tree, out)


def _write_many(tree: Any, out: bytearray) -> None:
    match tree:
        case dict():
            out += _head(5, len(tree))
            for key, item in tree.items():
                _write(key, out)
                _write(item, out)
        case list() | tuple():
            out += _head(4, len(tree))
            for item in tree:
                _write(item, out)
        case _:
            raise TypeError(type(tree))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self._left = _MOST
        self._kinds: tuple[Callable[[int, int], Any], ...] = (
            lambda info, _: self._number(info),
            lambda info, _: -1 - self._number(info),
            lambda info, _: self._string(info, 2),
            lambda info, _: self._string(info, 3).decode(),
            self._list,
            self._map,
            self._tagged,
            lambda info, _: self._simple(info),
        )

    def item(self, depth: int) -> Any:
        """The next item, or the stop of an indefinite one."""
        if depth > _DEPTH:
            raise _bad()
        self._count()
        head = self._data[self.at]
        self.at += 1
        return self._kinds[head >> 5](head & 31, depth + 1)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _too_many()

    def _take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self._data):
            raise _bad()
        taken = self._data[self.at : end]
        self.at = end
        return taken

    def _number(self, info: int) -> int:
        if info < 24:
            return info
        if info > 27:
            raise _bad()
        return int.from_bytes(self._take(1 << info - 24))

    def _string(self, info: int, major: int) -> bytes:
        if info != _INDEFINITE:
            return self._take(self._number(info))
        chunks = []
        while (head := self._take(1)[0]) != 0xFF:
            if head >> 5 != major or head & 31 == _INDEFINITE:
                raise _bad()
            self._count()
            chunks.append(self._take(self._number(head & 31)))
        return b"".join(chunks)

    def _many(self, info: int, depth: int, each: int) -> list[Any]:
        """The items of a list (one each) or a map (two each), counted or up to the stop."""
        items: list[Any] = []
        if info == _INDEFINITE:
            while (item := self.item(depth)) is not _BREAK:
                items.append(item)
        else:
            count = each * self._number(info)
            # Before the first is read: what is counted says how much it is, and each item has a byte.
            if count > len(self._data) - self.at:
                raise _bad()
            if count > self._left:
                raise _too_many()
            items.extend(self.item(depth) for _ in range(count))
        if _BREAK in items or len(items) % each:
            raise _bad()
        return items

    def _list(self, info: int, depth: int) -> list[Any]:
        return self._many(info, depth, 1)

    def _map(self, info: int, depth: int) -> dict[Any, Any]:
        items = self._many(info, depth, 2)
        return dict(zip(items[::2], items[1::2], strict=True))

    def _tagged(self, info: int, depth: int) -> Any:
        tag = self._number(info)
        content = self.item(depth)
        if tag != _EPOCH:
            return content
        if type(content) not in (int, float):
            raise _bad()
        return times.from_epoch(content)

    def _simple(self, info: int) -> Any:
        if info == _INDEFINITE:
            return _BREAK
        if info in _FLOATS:
            form = _FLOATS[info]
            return struct.unpack(form, self._take(struct.calcsize(form)))[0]
        if info not in _SIMPLE:
            raise _bad()
        return _SIMPLE[info]
