"""Scalars written as text: in forms and XML (query), in paths, query strings and headers (REST-JSON)."""

import binascii
from datetime import datetime
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import times
from tokiwa.wire.by_shape import Function, same


def _boolean(value: str) -> bool:
    match value.lower():
        case "true":
            return True
        case "false":
            return False
    raise Problem(Kind.SERIALIZATION, f"'{value[:64]}' is not a valid boolean")


def _whole(bits: int) -> Function:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def read(value: str) -> int:
        # The length comes first: converting a very long run of digits takes quadratic time.
        digits = value[1:] if value.startswith(("+", "-")) else value
        if len(value) <= 20 and digits.isdecimal():
            number = int(value)
            if low <= number <= high:
                return number
        raise Problem(Kind.SERIALIZATION, f"'{value[:64]}' is not a valid integer")

    return read


def _real(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise Problem(Kind.SERIALIZATION, f"'{value[:64]}' is not a valid number") from None


def _blob(value: str) -> bytes:
    try:
        return binascii.a2b_base64(value.encode("ascii"), strict_mode=True)
    except ValueError:
        raise Problem(Kind.SERIALIZATION, "A blob is not valid Base64.") from None


def _timestamp(value: str) -> datetime:
    return times.from_text(value)


READ: dict[str, Function] = {
    "string": same,
    "boolean": _boolean,
    "integer": _whole(32),
    "long": _whole(64),
    "double": _real,
    "float": _real,
    "blob": _blob,
    "timestamp": _timestamp,
}


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


def _write_blob(value: bytes) -> str:
    return binascii.b2a_base64(value, newline=False).decode("ascii")


def _write_number(value: Any) -> str:
    return str(value)


WRITE: dict[str, Function] = {
    "string": same,
    "boolean": _write_boolean,
    "integer": _write_number,
    "long": _write_number,
    "double": _write_number,
    "float": _write_number,
    "blob": _write_blob,
    "timestamp": times.to_iso,
}
