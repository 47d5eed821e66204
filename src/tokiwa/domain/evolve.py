"""A frozen value with some members changed, for wide values that are changed often; attrs' own takes twice as long."""

from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import attrs

T = TypeVar("T")


def evolve(value: T, **changes: Any) -> T:
    """What `attrs.evolve` gives. KeyError for a member that there is not. All members must be arguments of the class, in their order."""
    kind: Any = type(value)
    whole: dict[str, Any] | None = getattr(value, "__dict__", None)
    if whole is not None:
        copied: T = _copied(kind, whole, changes)
        return copied
    places, read = _members(kind)
    members = list(read(value))
    for name, new in changes.items():
        members[places[name]] = new
    made: T = kind(*members)  # by their places: names cost more than all the rest
    return made


@cache
def _members(kind: type[Any]) -> tuple[dict[str, int], Any]:
    names = [member.name for member in attrs.fields(kind)]
    return {name: at for at, name in enumerate(names)}, attrgetter(*names)


def _copied(kind: Any, members: dict[str, Any], changes: dict[str, Any]) -> Any:
    """For classes without slots: their members are one dict, which is copied in one piece."""
    if not changes.keys() <= members.keys():
        raise KeyError(*(changes.keys() - members.keys()))
    made = object.__new__(kind)
    made.__dict__.update(members)
    made.__dict__.update(changes)
    return made
