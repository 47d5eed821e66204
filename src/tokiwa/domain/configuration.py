"""What an account can set for its certificates (ACM PutAccountConfiguration)."""

import attrs


@attrs.frozen
class AccountConfiguration:
    """`days_before` expiry is when the daily notices begin."""

    account: str
    days_before: int = 45
    version: int = 0
