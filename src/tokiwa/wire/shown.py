"""How a refusal shows the value that it refuses: as the services, written in Java, print it; never a secret."""

from collections.abc import Callable, Iterable
from typing import Any

from botocore.model import Shape

_MOST = 2048  # characters that a message repeats


def shower(shape: Shape) -> Callable[[Any], str | None]:
    """Shows values of this shape; None stands for a value that must not be shown."""
    return (lambda _: None) if _is_secret(shape, frozenset()) else show


def show(value: Any) -> str:
    """A value in quotes."""
    text = _print(value)
    return f"'{text if len(text) <= _MOST else text[:_MOST] + '...'}'"


def _print(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case bytes():
            return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
        case list():
            return f"[{', '.join(map(_print, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}={_print(item)}' for key, item in value.items())}}}"
    return str(value)


def _is_secret(shape: Shape, around: frozenset[str]) -> bool:
    """Whether the shape, or one inside it, is marked as sensitive. `around` ends the search of recursive ones."""
    if shape.metadata.get("sensitive"):
        return True
    if shape.name in around:
        return False
    return any(_is_secret(inner, around | {shape.name}) for inner in _inside(shape))


def _inside(shape: Shape) -> Iterable[Shape]:
    match shape.type_name:
        case "structure":
            yield from shape.members.values()
        case "list":
            yield shape.member
        case "map":
            yield shape.key
            yield shape.value
