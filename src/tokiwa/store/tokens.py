"""Idempotency tokens."""

from tokiwa.domain.issued import Token
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

tokens = Aggregate(
    Token,
    "tokens",
    ["account", "operation", "token"],
    lambda t: {
        "account": t.account,
        "operation": t.operation,
        "token": t.token,
        "expires_at": instant(t.expires_at),
    },
    numbers=["expires_at"],
    indexes=[["expires_at"]],
)


def get(tx: Transaction, account: str, operation: str, token: str) -> Token | None:
    """The use of a token, which may have expired."""
    return tokens.get(tx, account, operation, token)
