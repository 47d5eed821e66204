"""How long what happened is kept: events and their deliveries, and idempotency tokens that have expired."""

from datetime import datetime, timedelta

from tokiwa.domain.value import Value

KEPT = timedelta(days=90)


class Purge(Value):
    """Let go of what an account's events and deliveries were before a moment, and of tokens that expired by `now`."""

    account: str
    before: datetime
    now: datetime
    version: int = 0


def purge(account: str, now: datetime) -> Purge:
    """What is no longer kept at this moment of the account."""
    return Purge(account, now - KEPT, now)
