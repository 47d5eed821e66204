"""The input of the query protocol: `Tags.member.1.Key=a`, a tree spelled as a form, read led by the shape.

Flattened lists and renamed members of structures, which the protocol also knows, are in none of the models served here.
"""

from collections.abc import Mapping
from typing import Any

from botocore.model import Shape

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import text_scalars
from tokiwa.wire.by_shape import ByShape, Function

Node = dict[str, Any]  # children by name; a node's own text stands under the empty name


def grow(pairs: list[tuple[str, str]]) -> Node:
    """The tree that the dotted names of a form spell."""
    root: Node = {}
    for name, value in pairs:
        node = root
        for step in name.split("."):
            node = node.setdefault(step or " ", {})  # an empty step must not meet a node's own text
        node.setdefault("", value)
    return root


def readers() -> ByShape:
    """Functions that turn nodes into values."""
    return ByShape(_make)


def _make(shape: Shape, by_shape: ByShape) -> Function:
    match shape.type_name:
        case "structure":
            return _structure(shape.members, by_shape)
        case "list":
            return _list(by_shape(shape.member))
        case "map":
            key, value = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
            return _map(key, value, by_shape(shape.value))
    scalar = text_scalars.READ[shape.type_name]
    return lambda node: scalar(_own(node))


def _own(node: Node) -> str:
    text: str | None = node.get("")
    if text is None:
        raise Problem(Kind.SERIALIZATION, "Start of structure or map found where not expected.")
    return text


def _structure(members: Mapping[str, Shape], by_shape: ByShape) -> Function:
    known = {name: by_shape(member) for name, member in members.items()}

    def read(node: Node) -> dict[str, Any]:
        return {name: known[name](child) for name, child in node.items() if name in known}

    return read


def _list(member: Function) -> Function:
    def read(node: Node) -> list[Any]:
        # `Names=` alone is how clients spell an empty list.
        return [member(child) for child in _numbered(node.get("member", {}))]

    return read


def _map(key: str, name: str, value: Function) -> Function:
    def read(node: Node) -> dict[str, Any]:
        entries = _numbered(node.get("entry", {}))
        return {_own(entry.get(key, {})): value(entry.get(name, {})) for entry in entries}

    return read


def _numbered(node: Node) -> list[Node]:
    """The children 1, 2, 3 ... in their order; gaps do not matter."""
    try:
        return [node[key] for key in sorted(filter(None, node), key=int)]
    except ValueError:
        raise Problem(Kind.SERIALIZATION, "The members of a list must be numbered.") from None
