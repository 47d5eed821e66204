"""What a message carries beside its body, in SQS and SNS: typed values by name, and the digest that clients check.

SQS Developer Guide, "Amazon SQS message metadata" with "Calculating the MD5 message digest for message attributes".
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_NAME = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)")
_RESERVED = re.compile(r"(?:aws|amazon)\.", re.IGNORECASE)
_TYPE = re.compile(r"(String|Number|Binary)(?:\.[^\x00-\x20]+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
MOST = 10  # of a message in SQS


class Attribute(Value):
    """One value: text, or bytes for a binary type. `type` is String, Number or Binary, with a label behind a dot."""

    type: str
    text: str | None = None
    data: bytes | None = None

    @property
    def raw(self) -> bytes:
        """The value as bytes."""
        return self.data if self.data is not None else (self.text or "").encode()


Attributes = dict[str, Attribute]


def read(given: Mapping[str, Mapping[str, Any]], code: str, most: int | None = None) -> Attributes:
    """The attributes of a request. INVALID, under the service's `code`, for what no message can carry."""
    if most is not None and len(given) > most:
        raise Problem(
            Kind.INVALID, f"Number of message attributes [{len(given)}] exceeds the allowed maximum [{most}].", code
        )
    return {name: _attribute(name, value, code) for name, value in given.items()}


def strings(values: Mapping[str, str]) -> Attributes:
    """Plain texts as attributes."""
    return {name: Attribute("String", value) for name, value in values.items()}


def told(attributes: Attributes) -> dict[str, dict[str, Any]]:
    """The attributes as SQS answers with them."""
    return {
        name: {"DataType": each.type, "StringValue": each.text, "BinaryValue": each.data}
        for name, each in attributes.items()
    }


def size(attributes: Attributes) -> int:
    """The bytes that count towards a message's size: names, types and values."""
    return sum(len(name.encode()) + len(each.type.encode()) + len(each.raw) for name, each in attributes.items())


def digest(attributes: Attributes) -> str | None:
    """The MD5 that a client compares; None without attributes."""
    if not attributes:
        return None
    parts = bytearray()
    for name, each in sorted(attributes.items()):
        parts += _framed(name.encode()) + _framed(each.type.encode())
        parts += b"\x01" if each.data is None else b"\x02"
        parts += _framed(each.raw)
    return md5(bytes(parts))


def md5(data: bytes) -> str:
    """The digest of bytes in hexadecimal digits: a checksum, not a protection."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def _attribute(name: str, given: Mapping[str, Any], code: str) -> Attribute:
    def refused(reason: str) -> Problem:
        return Problem(Kind.INVALID, f"The message attribute '{name}' {reason}", code)

    if not _NAME.fullmatch(name) or _RESERVED.match(name):
        raise refused("has a name that is not valid: it has letters, digits, _, - and . and does not begin with AWS.")
    found = _TYPE.fullmatch(given.get("DataType", ""))
    if found is None:
        raise refused(
            "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
        )
    text, data = given.get("StringValue"), given.get("BinaryValue")
    if found[1] == "Binary":
        if not data or text is not None:
            raise refused("with type 'Binary' must use field 'Binary', which must not be empty.")
        return Attribute(given["DataType"], data=data)
    if not text or data is not None:
        raise refused(f"with type '{found[1]}' must use field 'String', which must not be empty.")
    if found[1] == "Number" and not _NUMBER.fullmatch(text):
        raise refused("with type 'Number' must have a number as its value.")
    return Attribute(given["DataType"], text)
