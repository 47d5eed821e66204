"""Where the values of a path are in an event, and in which elements of which arrays.

An array is no level of its own: its elements count as values of the array's name. A place remembers the way
through the elements, `("detail", "items", 2)` for what lies in the third element of `detail.items`. A name
with dots in the event is the same as names inside each other, so each path has several spellings.
"""

from collections.abc import Iterator
from typing import Any

from tokiwa.domain.pattern.conditions import Test
from tokiwa.domain.pattern.grammar import Field
from tokiwa.domain.value import Value

Place = tuple[str | int, ...]
_MISSING = object()
_CONTAINERS = (dict, list)


class Scattered(Value):
    """A field whose values lie in elements of arrays: which of them may be taken depends on other fields.

    `passing`: the places of the values that pass its test. `all`: the places of all its values, if it also
    matches by having none; it then does where none of them agrees with the elements already chosen.
    """

    passing: tuple[Place, ...]
    all: tuple[Place, ...] | None


class Condition:
    """One field of a branch, ready to be looked up."""

    __slots__ = ("_last", "_parents", "_test", "absent", "cost", "path", "strings")

    def __init__(self, path: str, field: Field) -> None:
        *parents, last = path.split(".")
        self.path = path
        self.absent = field.absent
        self.strings = field.strings
        self.cost = (len(parents), field.strings is None)
        self._test: Test = field.test
        self._parents = tuple(parents)
        self._last = last

    def look(self, event: dict[str, Any]) -> bool | Scattered:
        """Whether the event has what is asked, or on what this depends."""
        # The straight way first: no arrays, no dots. What passes here is bound to no element.
        node: Any = event
        for name in self._parents:
            node = node.get(name)
            if type(node) is not dict:
                break
        else:
            value = node.get(self._last, _MISSING)
            if value is _MISSING:
                if not self._parents:
                    return self.absent
            elif type(value) not in _CONTAINERS:
                if self._test(value):
                    return True
                if not self._parents:
                    return False
        return self._search(event)

    def _search(self, event: dict[str, Any]) -> bool | Scattered:
        passing: list[Place] = []
        every: list[Place] = []
        for value, place in self._values(event):
            every.append(place)
            if self._test(value):
                if not place:
                    return True
                passing.append(place)
        if not every:
            return self.absent
        if not passing and not self.absent:
            return False
        return Scattered(tuple(passing), tuple(every) if self.absent else None)

    def _values(self, event: dict[str, Any]) -> Iterator[tuple[Any, Place]]:
        """Every value of the path, with the place of the innermost element of an array that it lies in.

        A value that is itself an element of an array needs no place: another field cannot lie in it.
        """
        path, end = self.path, len(self.path) + 1
        waiting: list[tuple[Any, int, Place, Place]] = [(event, 0, (), ())]
        while waiting:
            value, at, steps, place = waiting.pop()
            if type(value) is dict:
                for name, child in value.items():
                    to = at + len(name) + 1
                    if path.startswith(name, at) and (to == end or path.startswith(".", to - 1)):
                        waiting.append((child, to, (*steps, name), place))
            elif type(value) is list:
                for index, element in enumerate(value):
                    if type(element) in _CONTAINERS:
                        inner = (*steps, index)
                        waiting.append((element, at, inner, inner))
                    elif at == end:
                        yield element, place
            elif at == end:
                yield value, place
