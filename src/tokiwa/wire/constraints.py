"""What one value of a shape must satisfy by itself, each with the sentence in which AWS says so."""

from collections.abc import Callable, Sequence
from operator import ge, le
from typing import Any

from botocore.model import Shape

from tokiwa.domain.value import Value
from tokiwa.wire import patterns

_SIZED = frozenset(("string", "blob", "list", "map"))


class Constraint(Value):
    """A test, and what AWS says of a value that fails it.

    A value that fails a `final` one is not tested further: an overlong text is not worth matching.
    """

    sentence: str
    holds: Callable[[Any], bool]
    final: bool = False


NOT_NULL = Constraint("Member must not be null", lambda value: value is not None, final=True)


def of(shape: Shape) -> tuple[Constraint, ...]:
    """The constraints that the model puts on values of this shape, in the order in which AWS names them."""
    traits = shape.metadata
    found = []
    if "max" in traits:
        found.append(_bound(shape, "less than or equal to", le, traits["max"], final=True))
    if "min" in traits:
        found.append(_bound(shape, "greater than or equal to", ge, traits["min"]))
    if "pattern" in traits:
        sentence = f"Member must satisfy regular expression pattern: {traits['pattern']}"
        found.append(Constraint(sentence, patterns.matcher(traits["pattern"])))
    if "enum" in traits:
        sentence = f"Member must satisfy enum value set: [{', '.join(traits['enum'])}]"
        found.append(Constraint(sentence, frozenset(traits["enum"]).__contains__))
    return tuple(found)


def hold(asked: Sequence[Constraint], value: Any) -> bool:
    """Whether a value satisfies all of these."""
    return all(each.holds(value) for each in asked)


def _bound(
    shape: Shape, relation: str, compare: Callable[[Any, Any], bool], bound: Any, *, final: bool = False
) -> Constraint:
    if shape.type_name in _SIZED:
        sentence = f"Member must have length {relation} {bound}"
        return Constraint(sentence, lambda value: compare(len(value), bound), final)
    shown = float(bound) if shape.type_name in {"double", "float"} else bound
    return Constraint(f"Member must have value {relation} {shown}", lambda value: compare(value, bound), final)
