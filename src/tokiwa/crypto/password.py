"""Passwords as Argon2id texts (RFC 9106), with the parameters that OWASP's cheat sheet gives for 19 MiB."""

from collections.abc import Callable
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_MEMORY = 19 * 1024  # KiB
_PASSES = 2
_SALT = 16


def hashed(password: str, entropy: Callable[[int], bytes]) -> str:
    """The text that is stored: parameters, salt and hash. Takes some 40 ms, on purpose."""
    kdf = Argon2id(salt=entropy(_SALT), length=32, iterations=_PASSES, lanes=1, memory_cost=_MEMORY)
    return kdf.derive_phc_encoded(password.encode())


def matches(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one. For None it takes as long and is False, so that nobody learns who exists."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), _nobody() if stored is None else stored)
    except InvalidKey:
        return False
    return stored is not None


@cache
def _nobody() -> str:
    return hashed("", bytes)
