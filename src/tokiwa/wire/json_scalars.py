"""The scalars of JSON bodies, in and out, and the bytes themselves: shared by JSON 1.1 and REST-JSON."""

import binascii
from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import times
from tokiwa.wire.by_shape import Function, same
from tokiwa.wire.tree import mismatch

encode = msgspec.json.Encoder().encode
_parse = msgspec.json.Decoder().decode
_MOST = 500_000  # structures and lists in one body: each costs a microsecond and a hundred bytes


def decode(body: bytes) -> Any:
    """The tree in these bytes; no bytes are an empty structure. Problem SERIALIZATION for anything else."""
    if not body:
        return {}
    if body.count(b"{") + body.count(b"[") > _MOST:
        raise Problem(Kind.SERIALIZATION, f"The request body has more than {_MOST} structures and lists.")
    try:
        return _parse(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Problem(Kind.SERIALIZATION, "The request body is not valid JSON.") from None


def text(value: Any) -> str:
    """A string."""
    if type(value) is str:
        return value
    raise mismatch(value, "String")


def boolean(value: Any) -> bool:
    """True or false."""
    if type(value) is bool:
        return value
    raise mismatch(value, "Boolean")


def whole(bits: int, name: str) -> Function:
    """A reader of whole numbers of so many bits, the sign included."""
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def read(value: Any) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)  # some clients write 5.0 for 5
        if type(value) is int and low <= value <= high:
            return value
        raise mismatch(value, name)

    return read


def real(value: Any) -> float:
    """A number that may have a fraction."""
    if type(value) is float or type(value) is int:
        return float(value)
    raise mismatch(value, "Double")


def _blob(value: Any) -> bytes:
    try:
        return binascii.a2b_base64(text(value).encode("ascii"), strict_mode=True)
    except ValueError:
        raise Problem(Kind.SERIALIZATION, "A blob is not valid Base64.") from None


def _timestamp(value: Any) -> datetime:
    if type(value) is float or type(value) is int:
        return times.from_epoch(value)
    return times.from_text(text(value))


READ: dict[str, Function] = {
    "string": text,
    "boolean": boolean,
    "integer": whole(32, "Integer"),
    "long": whole(64, "Long"),
    "double": real,
    "float": real,
    "blob": _blob,
    "timestamp": _timestamp,
}

WRITE: dict[str, Function] = {
    "string": same,
    "boolean": same,
    "integer": same,
    "long": same,
    "double": same,
    "float": same,
    "blob": same,  # the encoder writes bytes as Base64
    "timestamp": times.to_epoch,
}
