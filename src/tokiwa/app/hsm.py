"""The hardware token that the operator set up: which library, which token, and where its PIN is."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tokiwa.domain.problem import Kind, Problem

if TYPE_CHECKING:
    from tokiwa.crypto.pkcs11.token_keys import TokenKeys


@attrs.frozen
class Hsm:
    """The token with that label, by its PKCS #11 library. The PIN is in a file, or it is `pin`."""

    module: Path
    token: str
    pin_file: Path | None = None
    pin: str = attrs.field(default="", repr=False)

    def open(self) -> "TokenKeys":
        """The token's keys, for one process; nothing is opened before the first is used."""
        # Settings are read by every command, and few of them need what loads cryptography.
        from tokiwa.crypto.pkcs11.pin import Pin
        from tokiwa.crypto.pkcs11.sessions import Sessions
        from tokiwa.crypto.pkcs11.token_keys import TokenKeys

        return TokenKeys(Sessions(self.module, self.token, Pin(self.pin, self.pin_file), time.monotonic))


def hsm(module: str | None, token: str | None, pin_file: str | None, environment: Mapping[str, str]) -> Hsm | None:
    """What is set up, from the command line, then the environment; None without any of it. The PIN is in the environment alone.

    Problem INVALID when something is missing: a server that was to keep its keys in a token must not go on without it.
    """
    module = module or environment.get("TOKIWA_HSM_MODULE")
    token = token or environment.get("TOKIWA_HSM_TOKEN")
    pin_file = pin_file or environment.get("TOKIWA_HSM_PIN_FILE")
    pin = environment.get("TOKIWA_HSM_PIN", "")
    if not (module or token or pin_file or pin):
        return None
    if not (module and token and (pin_file or pin)):
        raise Problem(
            Kind.INVALID,
            "A hardware token needs all three: its library (--hsm-module), its label (--hsm-token) and its PIN"
            " (--hsm-pin-file, or TOKIWA_HSM_PIN in the environment).",
        )
    return Hsm(Path(module).absolute(), token, Path(pin_file).absolute() if pin_file else None, pin)
