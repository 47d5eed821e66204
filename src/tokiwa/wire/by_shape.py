"""One function per shape, made once: how the codecs and the validation turn a model into straight code."""

from collections.abc import Callable
from threading import RLock
from typing import Any

from botocore.model import Shape

Function = Callable[[Any], Any]
Make = Callable[[Shape, "ByShape"], Function]


def same(value: Any) -> Any:
    """What a shape gets that needs no work; makers test for it to skip the call."""
    return value


class ByShape:
    """The functions of one service's shapes; `make(shape, by_shape)` builds one, asking for its members'."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._made: dict[str, Function] = {}
        self._lock = RLock()  # a stand-in must not be seen by other threads as the finished function

    def __call__(self, shape: Shape) -> Function:
        """The function for this shape. Structures are shared by name; the rest is cheap and made anew."""
        if shape.type_name != "structure":
            return self._make(shape, self)
        name = shape.name
        with self._lock:
            if name not in self._made:
                # A structure may contain itself. While it is being made its members get a stand-in that
                # looks the finished function up when it is called.
                self._made[name] = self._later(name)
                self._made[name] = self._make(shape, self)
            return self._made[name]

    def _later(self, name: str) -> Function:
        def call(value: Any) -> Any:
            return self._made[name](value)

        return call
