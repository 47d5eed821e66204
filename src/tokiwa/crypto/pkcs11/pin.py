"""The PIN of a token: read when it is needed, and never tried again once the token has refused it.

A token locks its user out after a few wrong ones, and a server tries for as long as it runs.
"""

from pathlib import Path

import attrs

from tokiwa.crypto.pkcs11.failure import TokenLoginRefused


@attrs.define
class Pin:
    """The PIN itself, or the file that has it in its first line."""

    value: str = attrs.field(default="", repr=False)
    file: Path | None = None
    _refused: tuple[str, int] | None = attrs.field(default=None, init=False, repr=False)

    def read(self) -> str:
        """The PIN. TokenLoginRefused when there is none, or when it is the one that was refused."""
        pin, _ = found = self._found()
        if found == self._refused:
            again = f"write the right one to {self.file}" if self.file else "start the server with the right one"
            raise TokenLoginRefused(
                f"The token refused the PIN, which is not tried again so that it does not lock: {again}."
            )
        return pin

    def refuse(self) -> None:
        """The token does not take it; another one, or the same written anew, will be tried."""
        self._refused = self._found()

    def _found(self) -> tuple[str, int]:
        if self.file is None:
            return self.value, 0
        try:
            written = self.file.stat().st_mtime_ns
            return self.file.read_text().partition("\n")[0].rstrip("\r"), written
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not text"
            raise TokenLoginRefused(f"The token's PIN cannot be read from {self.file}: {why}.") from None
