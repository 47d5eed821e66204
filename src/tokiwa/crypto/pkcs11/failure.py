"""Why a token did not do what it was asked for, in sentences that say what to do."""

from tokiwa.crypto.pkcs11.cryptoki import Refused
from tokiwa.crypto.pkcs11.words import Result


class TokenFailed(Exception):
    """The token was reached and did not do it."""


class TokenCannot(TokenFailed):
    """It is not able to: another token may be."""


class KeyMissing(TokenFailed):
    """The token does not have that key."""


class TokenUnreachable(TokenFailed):
    """There is no way to the token: not configured, taken out, switched off, or its library does not work."""


class TokenLoginRefused(TokenFailed):
    """The token does not let us in: a wrong, locked or expired PIN."""


_LOGIN = {
    Result.PIN_INCORRECT: "the PIN is wrong",
    Result.PIN_INVALID: "the PIN has characters that the token does not take",
    Result.PIN_LEN_RANGE: "the PIN is of a wrong length",
    Result.PIN_EXPIRED: "the PIN has expired; set a new one with the token's own tools",
    Result.PIN_LOCKED: "the PIN is locked; the token's security officer must unlock it",
    Result.USER_PIN_NOT_INITIALIZED: "no PIN was set yet; the token's security officer sets the first one",
}

# After these it may go well once the library was started anew: what it knew of the token is out of date.
LOST = frozenset(
    {
        Result.GENERAL_ERROR,
        Result.FUNCTION_FAILED,
        Result.DEVICE_ERROR,
        Result.DEVICE_REMOVED,
        Result.KEY_HANDLE_INVALID,
        Result.OBJECT_HANDLE_INVALID,
        Result.OPERATION_ACTIVE,
        Result.OPERATION_NOT_INITIALIZED,
        Result.SESSION_CLOSED,
        Result.SESSION_HANDLE_INVALID,
        Result.SLOT_ID_INVALID,
        Result.TOKEN_NOT_PRESENT,
        Result.TOKEN_NOT_RECOGNIZED,
        Result.USER_NOT_LOGGED_IN,
        Result.CRYPTOKI_NOT_INITIALIZED,
    }
)


def failure(refused: Refused, label: str) -> TokenFailed:
    """What a refusal of the library's means for the caller."""
    if refused.code in _LOGIN:
        return TokenLoginRefused(f"The token {label} does not let the server in: {_LOGIN[Result(refused.code)]}.")
    if refused.code in LOST:
        return TokenUnreachable(f"The token {label} cannot be used now ({refused}). Is it there, and switched on?")
    return TokenFailed(f"The token {label} refused ({refused}).")
