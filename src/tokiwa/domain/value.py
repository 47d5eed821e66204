"""What values are: frozen, equal when their members are, and read and written by msgspec as they are.

A class of values is `class Name(Value)` with annotated members. Msgspec makes them in C: such a class costs the start of
a process a sixth of one of attrs', a value a tenth (decision 0039).
"""

from functools import cache
from inspect import get_annotations
from typing import TYPE_CHECKING, Annotated, TypeVar, dataclass_transform

from msgspec import Struct, field

if TYPE_CHECKING:  # type checkers know what this takes of each class; what msgspec has takes anything
    from dataclasses import replace as evolve
else:
    from msgspec.structs import replace as evolve

__all__ = ["Hidden", "Value", "evolve", "field"]

T = TypeVar("T")
_HIDDEN = object()
Hidden = Annotated[T, _HIDDEN]
"""The type of a member that no `repr` shows: a secret, or what is too long to be read."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True):
    """The base of values. `evolve(value, member=new)` is one with some members changed."""

    def __repr__(self) -> str:
        hidden = _hidden(type(self))
        shown = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in hidden)
        return f"{type(self).__name__}({', '.join(shown)})"


@cache
def _hidden(kind: type[Value]) -> frozenset[str]:
    return frozenset(
        name
        for base in kind.__mro__
        for name, annotation in get_annotations(base).items()
        if _HIDDEN in getattr(annotation, "__metadata__", ())
    )
