"""Array consistency: two fields may not come from different elements of the same array.

The fields are settled one after the other, in the order of their paths, as Event Ruler does it. A choice is
the set of elements that the fields settled so far have bound; only the arrays that a later field can lie in
are kept, so that unrelated arrays do not multiply.
"""

from collections.abc import Iterable, Iterator

import attrs

from tokiwa.domain.pattern.lookup import Place, Scattered

Element = tuple[Place, int]  # an array, by the way to it, and an index
_Choice = frozenset[Element]

# Choices multiply only where an event spells one path with and without dots and has arrays under each
# spelling. Nobody writes such events but to do harm: the search then considers no more than so many.
_MOST_CHOICES = 50_000


@attrs.define
class _Grove:
    """The elements that places lead through: for each array, by index, what lies behind."""

    is_place: bool = False
    arrays: dict[Place, dict[int, "_Grove"]] = attrs.Factory(dict)


def can_agree(fields: Iterable[Scattered]) -> bool:
    """Whether one value can be taken for each field, in the order given, without a contradiction."""
    ordered = tuple(fields)
    shared = _shared_later(ordered)
    choices: set[_Choice] = {frozenset()}
    for field, kept in zip(ordered, shared, strict=True):
        choices = _settle(field, choices, kept)
        if not choices:
            return False
    return True


def _settle(field: Scattered, choices: set[_Choice], kept: set[Place]) -> set[_Choice]:
    passing = _plant(field.passing)
    everything = None if field.all is None else _plant(field.all)
    settled: set[_Choice] = set()
    for choice in choices:
        bound = dict(choice)
        for elements in _reachable(passing, bound):
            settled.add(frozenset(element for element in (*choice, *elements) if element[0] in kept))
            if not kept or len(settled) >= _MOST_CHOICES:
                return settled
        if everything is not None and next(_reachable(everything, bound), None) is None:
            settled.add(frozenset(element for element in choice if element[0] in kept))
    return settled


def _elements(place: Place) -> Iterator[Element]:
    for at, step in enumerate(place):
        if isinstance(step, int):
            yield place[:at], step


def _shared_later(fields: tuple[Scattered, ...]) -> list[set[Place]]:
    """For each field, the arrays that the fields after it lie in."""
    shared: list[set[Place]] = [set()]
    for field in reversed(fields[1:]):
        arrays = {array for place in field.all or field.passing for array, _ in _elements(place)}
        shared.append(shared[-1] | arrays)
    return shared[::-1]


def _plant(places: Iterable[Place]) -> _Grove:
    root = _Grove()
    for place in places:
        node = root
        for array, index in _elements(place):
            node = node.arrays.setdefault(array, {}).setdefault(index, _Grove())
        node.is_place = True
    return root


def _reachable(root: _Grove, bound: dict[Place, int]) -> Iterator[tuple[Element, ...]]:
    """The places that contradict none of the bound elements, each as the elements that it binds."""
    waiting: list[tuple[_Grove, tuple[Element, ...]]] = [(root, ())]
    while waiting:
        node, elements = waiting.pop()
        if node.is_place:
            yield elements
        for array, by_index in node.arrays.items():
            wanted = bound.get(array)
            indexes = by_index if wanted is None else (wanted,) if wanted in by_index else ()
            waiting.extend((by_index[index], (*elements, (array, index))) for index in indexes)
