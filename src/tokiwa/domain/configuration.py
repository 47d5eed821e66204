"""What an account can set for its certificates (ACM PutAccountConfiguration, and operations of our own)."""

import attrs


@attrs.frozen
class AccountConfiguration:
    """`days_before` expiry is when the daily notices begin.

    `default_authority` is the private CA (ARN) from which certificates are requested that name none.
    For `issuing_seconds` after a private CA has signed a certificate, the account is told that it is not there yet.
    """

    account: str
    days_before: int = 45
    default_authority: str | None = None
    issuing_seconds: int = 0
    version: int = 0
