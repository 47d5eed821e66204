"""Randomness, drawn once where it is needed and stored with the outcome."""

import base64
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from tokiwa.crypto import serial
from tokiwa.domain.value import Value

_DATED = 10  # bytes
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))  # two random bits behind the variant's two
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Draw(Value):
    """Randomness. `entropy(n)` gives n unpredictable bytes; a test gives bytes that it knows."""

    entropy: Callable[[int], bytes]

    def uuid(self) -> str:
        """A version 4 UUID as text (RFC 9562 section 5.4)."""
        raw = bytearray(self.entropy(16))
        raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
        text = raw.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def dated(self, now: datetime) -> str:
        """A version 7 UUID as text (RFC 9562 section 5.7): 74 random bits behind the moment.

        For what is made often and stays: what is made together then lies together, in few pages of the database.
        """
        return self.several(now, 1)[0]

    def several(self, now: datetime, count: int) -> tuple[str, ...]:
        """So many of them."""
        time, text = _milliseconds(now), self.entropy(_DATED * count).hex()
        return tuple(
            [
                f"{time}-7{text[at : at + 3]}-{_VARIANT[text[at + 19]]}{text[at + 3 : at + 6]}-{text[at + 6 : at + 18]}"
                for at in range(0, len(text), 2 * _DATED)
            ]
        )

    def identifier(self, prefix: str) -> str:
        """An IAM unique id: a four-letter prefix (AKIA, ASIA, AIDA, AROA, ANPA) and sixteen characters."""
        return prefix + "".join(_BASE32[byte & 31] for byte in self.entropy(16))

    def secret(self) -> str:
        """A secret access key: forty characters."""
        return base64.b64encode(self.entropy(30)).decode()

    def serial(self) -> int:
        """A certificate's serial number."""
        return serial.drawn(self.entropy(serial.BYTES))

    def fraction(self) -> float:
        """A number in [0, 1), for jitter."""
        return int.from_bytes(self.entropy(4), "big") / (1 << 32)


@lru_cache(maxsize=256)
def _milliseconds(now: datetime) -> str:
    """The first half of such a UUID; a call or a batch has one moment for several."""
    time = f"{int(now.timestamp() * 1000):012x}"
    return f"{time[:8]}-{time[8:]}"
