"""What an account can set for its certificates (ACM PutAccountConfiguration, and operations of our own)."""

from enum import StrEnum

from tokiwa.domain.value import Value


class Protection(StrEnum):
    """Which private CAs cannot be deleted while something depends on them."""

    NONE = "NONE"  # as on AWS
    ROTATED = "ROTATED"  # those that have taken part in a rotation
    ALL = "ALL"


class AccountConfiguration(Value):
    """`days_before` expiry is when the daily notices begin.

    `default_authority` is the private CA (ARN) from which certificates are requested that name none.
    For `issuing_seconds` after a private CA has signed a certificate, the account is told that it is not there yet.
    `protection` says which CAs are not deleted while something depends on them (`domain.dependents`).
    """

    account: str
    days_before: int = 45
    default_authority: str | None = None
    issuing_seconds: int = 0
    protection: Protection = Protection.ROTATED
    version: int = 0
