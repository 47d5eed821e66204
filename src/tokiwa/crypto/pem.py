"""PEM text as AWS writes it: 64 columns and a newline at the end (RFC 7468)."""

import base64
import binascii
import re

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+/=\s]*?)-----END \1-----")


def encode(label: str, der: bytes) -> str:
    """The text of one block."""
    text = base64.b64encode(der).decode("ascii")
    lines = "\n".join([text[at : at + 64] for at in range(0, len(text), 64)])
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def decode(data: bytes, label: str) -> list[bytes]:
    """What the blocks of that label hold, in their order. ValueError if some text is not what it should be.

    Text around the blocks is allowed; a block of another kind or a marker without its partner is not.
    """
    blocks = []
    for match in _BLOCK.finditer(data):
        if match[1].decode() != label:
            raise ValueError(f"it holds a block that is no {label}")
        try:
            blocks.append(base64.b64decode(b"".join(match[2].split()), validate=True))
        except binascii.Error:
            raise ValueError("its text is not base64") from None
    if data.count(b"-----BEGIN ") != len(blocks):
        raise ValueError("one of its blocks is incomplete")
    return blocks


def first(data: bytes, label: str) -> bytes:
    """What the first block of that label holds, whatever else is in the text. ValueError if there is none."""
    for match in _BLOCK.finditer(data):
        if match[1].decode() == label:
            return base64.b64decode(b"".join(match[2].split()), validate=True)
    raise ValueError(f"it holds no {label}")
