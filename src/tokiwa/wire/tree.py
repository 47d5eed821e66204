"""What JSON or CBOR bytes decode to, read as values and back, led by the shape.

The two forms differ in their scalars alone: each codec brings a table of those (`json_scalars`, `cbor`).
Unknown members are passed over on the way in, as AWS does; on the way out they are a mistake of ours and
raise KeyError. Null members are absent; a null inside a list stays, for `validate` to refuse.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import Shape

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire.by_shape import ByShape, Function, Make, same

Scalars = Mapping[str, Function]


def mismatch(value: Any, wanted: str) -> Problem:
    """The refusal of a value of another type than the shape's, in the words of AWS's parser."""
    match value:
        case dict():
            message = "Start of structure or map found where not expected."
        case list():
            message = "Start of list found where not expected."
        case None:
            message = f"NULL_VALUE cannot be converted to {wanted}"
        case bool():
            message = f"{str(value).upper()}_VALUE cannot be converted to {wanted}"
        case int() | float():
            message = f"NUMBER_VALUE cannot be converted to {wanted}"
        case _:
            message = f"STRING_VALUE cannot be converted to {wanted}"
    return Problem(Kind.SERIALIZATION, message)


def reading(scalars: Scalars) -> ByShape:
    """Functions that turn decoded trees into values."""
    return ByShape(_maker(scalars, read_members, _read_list, _read_map))


def writing(scalars: Scalars) -> ByShape:
    """Functions that turn values into trees to encode."""
    return ByShape(_maker(scalars, write_members, _write_list, _write_map))


def _maker(
    scalars: Scalars,
    structure: Callable[[Mapping[str, Shape], ByShape], Function],
    sequence: Callable[[Function], Function],
    mapping: Callable[[Function], Function],
) -> Make:
    def make(shape: Shape, by_shape: ByShape) -> Function:
        match shape.type_name:
            case "structure":
                return structure(shape.members, by_shape)
            case "list":
                return sequence(by_shape(shape.member))
            case "map":
                return mapping(by_shape(shape.value))
        return scalars[shape.type_name]

    return make


def wire_name(name: str, shape: Shape) -> str:
    """The name that a member has on the wire."""
    found: str = shape.serialization.get("name", name)
    return found


def read_members(members: Mapping[str, Shape], by_shape: ByShape) -> Function:
    """A reader of a structure that has these members."""
    known = {wire_name(name, shape): (name, by_shape(shape)) for name, shape in members.items()}

    def read(tree: Any) -> dict[str, Any]:
        if type(tree) is not dict:
            raise _not_a(tree, "structure or map")
        values = {}
        for key, item in tree.items():
            if item is not None and key in known:
                name, member = known[key]
                values[name] = member(item)
        return values

    return read


def _read_list(member: Function) -> Function:
    def read(tree: Any) -> list[Any]:
        if type(tree) is not list:
            raise _not_a(tree, "list")
        return [None if item is None else member(item) for item in tree]

    return read


def _read_map(member: Function) -> Function:
    def read(tree: Any) -> dict[str, Any]:
        if type(tree) is not dict:
            raise _not_a(tree, "map")
        if not all(type(key) is str for key in tree):
            raise Problem(Kind.SERIALIZATION, "The keys of a map must be strings.")  # CBOR allows any
        return {key: None if item is None else member(item) for key, item in tree.items()}

    return read


def _not_a(tree: Any, container: str) -> Problem:
    if isinstance(tree, dict | list):
        return mismatch(tree, container)
    return Problem(Kind.SERIALIZATION, f"Expected {container} or null")


def write_members(members: Mapping[str, Shape], by_shape: ByShape) -> Function:
    """A writer of a structure that has these members."""
    known = {name: (wire_name(name, shape), by_shape(shape)) for name, shape in members.items()}
    plan = {name: (key, None if member is same else member) for name, (key, member) in known.items()}

    def write(values: Mapping[str, Any]) -> dict[str, Any]:
        tree = {}
        for name, item in values.items():
            key, member = plan[name]
            if item is not None:
                tree[key] = item if member is None else member(item)
        return tree

    return write


def _write_list(member: Function) -> Function:
    return same if member is same else lambda values: [member(item) for item in values]


def _write_map(member: Function) -> Function:
    return same if member is same else lambda values: {key: member(item) for key, item in values.items()}
