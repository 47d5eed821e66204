"""What every request needs and few requests change (identities, policies, rules): loaded once, until it changes."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from tokiwa.store.aggregate import Shelf
from tokiwa.store.epochs import Epochs

T = TypeVar("T")
MOST = 10_000  # values of one name
_MISSING: Any = object()
_NEVER: tuple[Mapping[str, int] | None, dict[Any, Any]] = (None, {})


class Memory:
    """Values by name and key, each as new as the kinds of stored values that it was made of."""

    def __init__(self, epochs: Epochs) -> None:
        self._epochs = epochs
        self._values: dict[str, tuple[Mapping[str, int], dict[Any, Any]]] = {}
        self._made: dict[str, tuple[int, ...]] = {}  # the numbers of its kinds when the values of a name were begun
        self._kinds: dict[tuple[type, ...], tuple[str, ...]] = {}

    def get(self, name: str, kinds: tuple[type, ...], key: Hashable, load: Callable[[], T]) -> T:
        """`load()`, remembered until a value of one of `kinds` is written, by whichever process."""
        numbers = self._epochs.now()
        seen, values = self._values.get(name, _NEVER)
        if seen is not numbers:  # the same numbers as at the last look are the same object
            values = self._looked(name, kinds, numbers)
        found: T = values.get(key, _MISSING)
        if found is not _MISSING:
            return found
        if len(values) >= MOST:
            values.clear()
        first: T = values.setdefault(key, load())  # nobody must see an older value than before
        return first

    def _looked(self, name: str, kinds: tuple[type, ...], numbers: Mapping[str, int]) -> dict[Any, Any]:
        """The values of a name, or none if one of its kinds was written since they were begun."""
        now = tuple([numbers.get(each, 0) for each in self._kinds.get(kinds) or self._names(kinds)])
        values = self._values[name][1] if self._made.get(name) == now else {}
        self._made[name] = now
        self._values[name] = (numbers, values)
        return values

    def _names(self, kinds: tuple[type, ...]) -> tuple[str, ...]:
        for kind in kinds:
            if not Shelf.by_type[kind].remembered:
                raise TypeError(f"{kind.__name__} is remembered: say so where its aggregate is declared")
        self._kinds[kinds] = names = tuple(Shelf.by_type[kind].table.name for kind in kinds)
        return names
