"""What an authority signed: every certificate has such a record, and every serial that may have been used."""

from datetime import datetime
from enum import StrEnum

from tokiwa.domain.value import Value


class IssuedStatus(StrEnum):
    """Whether the certificate is in the world."""

    ISSUED = "issued"
    REVOKED = "revoked"
    ABANDONED = "abandoned"  # reserved, perhaps signed, never recorded: treated as revoked


class Issued(Value):
    """One certificate under an authority. `serial` is 32 hex digits; `der` is empty for ABANDONED.

    `chain` names the chain (see `Chain`) that leads from the issuer to the root. `requested_by` is the
    principal's ARN, or the service principal that asked.
    """

    authority: str
    account: str
    serial: str
    issued_at: datetime
    template: str
    requested_by: str
    der: bytes = b""
    chain: str = ""
    not_after: datetime | None = None
    status: IssuedStatus = IssuedStatus.ISSUED
    revoked_at: datetime | None = None
    revocation_reason: str | None = None
    version: int = 0

    @property
    def arn(self) -> str:
        """The ARN that IssueCertificate answers with."""
        return f"{self.authority}/certificate/{self.serial}"


class Chain(Value):
    """PEM from an issuing authority up to the root, stored once under its SHA-256.

    `root` is the authority's own root (PEM) where the chain leads to another one, for clients that know only that.
    """

    id: str
    pem: str
    root: str = ""
    version: int = 0


class ReservedSerial(Value):
    """A serial that may be signed with. Dropped in the transaction that records the certificate."""

    serial: str
    authority: str
    account: str
    node: str
    reserved_at: datetime
    version: int = 0


class Token(Value):
    """An idempotency token: who used it for what, and what came of it.

    `digest` is of the request's other parameters, so that reuse with others can be refused.
    """

    account: str
    operation: str
    token: str
    digest: str
    result: str
    expires_at: datetime
    version: int = 0
