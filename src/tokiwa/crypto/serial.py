"""Serial numbers: 128 bits, written as 32 hexadecimal digits in ARNs and in pairs by ACM."""

import re

BYTES = 16
_COLONS_OR_NOT = re.compile(r"(?:[0-9a-fA-F]{1,2}:)*[0-9a-fA-F]{1,2}|[0-9a-fA-F]{1,40}")


def drawn(entropy: bytes) -> int:
    """A serial number of 16 drawn bytes.

    The top bit is cleared, so that it is positive in 16 octets; the next one is set, so that it always
    fills them and every serial number has 32 digits. 126 bits stay random.
    """
    if len(entropy) != BYTES:
        raise ValueError(f"a serial number takes {BYTES} bytes of entropy")
    return int.from_bytes(bytes((0x40 | entropy[0] & 0x7F,)) + entropy[1:], "big")


def digits(serial: int) -> str:
    """Lower-case hexadecimal of full octets, at least 16 of them, as in the ARNs of certificates."""
    return f"{serial:x}".zfill(_even(serial, 2 * BYTES))


def colons(serial: int) -> str:
    """Lower-case hexadecimal in pairs: `03:e9`, as ACM shows it."""
    text = f"{serial:x}".zfill(_even(serial, 2))
    return ":".join(text[at : at + 2] for at in range(0, len(text), 2))


def _even(serial: int, least: int) -> int:
    return max(least, (serial.bit_length() + 7) // 8 * 2)


def parse(text: str) -> int | None:
    """The number of either form, with or without leading zeros; None if it is no serial number."""
    return int(text.replace(":", ""), 16) if _COLONS_OR_NOT.fullmatch(text) else None
