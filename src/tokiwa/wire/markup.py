"""XML text of values, led by the shape: the answers of the query protocol."""

import re
from collections.abc import Mapping
from typing import Any

from botocore.model import Shape

from tokiwa.wire import text_scalars
from tokiwa.wire.by_shape import ByShape, Function

# What XML 1.0 (section 2.2, Char) cannot hold at all, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A carriage return would be read back as a line feed (section 2.11), so it goes as a reference.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;"})


def escape(text: str) -> str:
    """Text as it stands inside an element; what XML cannot hold becomes U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ESCAPES)


def element(name: str, content: str) -> str:
    """An element around content that is markup already."""
    return f"<{name}>{content}</{name}>"


def writers() -> ByShape:
    """Functions that turn values into the content of their element."""
    return ByShape(_make)


def _make(shape: Shape, by_shape: ByShape) -> Function:
    match shape.type_name:
        case "structure":
            return _structure(shape.members, by_shape)
        case "list":
            member = by_shape(shape.member)
            return lambda values: "".join(element("member", member(item)) for item in values)
        case "map":
            return _map(by_shape(shape.key), by_shape(shape.value))
    scalar = text_scalars.WRITE[shape.type_name]
    return lambda value: escape(scalar(value))


def _structure(members: Mapping[str, Shape], by_shape: ByShape) -> Function:
    known = {name: by_shape(member) for name, member in members.items()}

    def write(values: Mapping[str, Any]) -> str:
        parts = ((name, known[name], item) for name, item in values.items())
        return "".join(element(name, member(item)) for name, member, item in parts if item is not None)

    return write


def _map(key: Function, value: Function) -> Function:
    def write(values: Mapping[str, Any]) -> str:
        return "".join(
            element("entry", element("key", key(name)) + element("value", value(item))) for name, item in values.items()
        )

    return write
