"""A certificate of the manager (ACM): what is known of it, and its states."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from tokiwa.domain.value import Value, field

ISSUE = "issue"  # the job that signs a requested certificate whose key takes long to make


class CertificateStatus(StrEnum):
    """ACM's words."""

    PENDING_VALIDATION = "PENDING_VALIDATION"
    ISSUED = "ISSUED"
    INACTIVE = "INACTIVE"
    EXPIRED = "EXPIRED"
    VALIDATION_TIMED_OUT = "VALIDATION_TIMED_OUT"
    REVOKED = "REVOKED"
    FAILED = "FAILED"


class CertificateType(StrEnum):
    """Where a certificate comes from."""

    PRIVATE = "PRIVATE"
    IMPORTED = "IMPORTED"
    AMAZON_ISSUED = "AMAZON_ISSUED"


class RenewalStatus(StrEnum):
    """ACM's words for a renewal. Failed attempts stay PENDING_AUTO_RENEWAL; FAILED comes with expiry."""

    PENDING_AUTO_RENEWAL = "PENDING_AUTO_RENEWAL"
    PENDING_VALIDATION = "PENDING_VALIDATION"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"


class Renewal(Value):
    """The current or last renewal. `serial` is reserved for an attempt under way, empty otherwise.

    `reason` is ACM's code of the last failed attempt, `message` says it in words with what to do; both stay
    while the next attempt is under way. `troubled`: an AWS Health event tells that it failed, and stands open.
    """

    status: RenewalStatus
    updated_at: datetime
    requested_at: datetime
    serial: str = ""
    reason: str | None = None
    message: str = ""
    attempts: int = 0
    troubled: bool = False


class Certificate(Value):
    """A managed certificate under one ARN through all its renewals.

    `serial` (hex) with `authority` leads to the record of what was signed; `key` names its private key.
    `exported` means since it was issued or last renewed. `in_use_by` lists the ARNs of what uses it. `validation` is
    how its names would be validated by a public CA (DNS, EMAIL, HTTP), for one that was requested like a public one.
    """

    arn: str
    account: str
    domain_name: str
    names: tuple[str, ...]
    key_algorithm: str
    created_at: datetime
    status: CertificateStatus
    type: CertificateType = CertificateType.PRIVATE
    authority: str | None = None
    serial: str | None = None
    key: str = ""
    signature_algorithm: str | None = None
    subject: str | None = None
    issuer: str | None = None
    issued_at: datetime | None = None
    imported_at: datetime | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: str | None = None
    key_usages: tuple[str, ...] = ()
    extended_key_usages: tuple[tuple[str, str], ...] = ()  # (name, OID)
    exported: bool = False
    in_use_by: tuple[str, ...] = ()
    renewal: Renewal | None = None
    failure_reason: str | None = None
    failure_message: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    requested_by: str = ""
    validation: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0

    def state(self, now: datetime) -> CertificateStatus:
        """The status at a moment: an issued certificate has expired at its end, whenever that is written down."""
        ended = self.not_after is not None and self.not_after <= now
        return CertificateStatus.EXPIRED if ended and self.status is CertificateStatus.ISSUED else self.status

    @property
    def key_origin(self) -> str:
        """Who made the key (CertificateKeyPairOrigin)."""
        return "CUSTOMER_PROVIDED" if self.type is CertificateType.IMPORTED else "AWS_MANAGED"

    @property
    def in_use(self) -> bool:
        """Whether an integrated service has it."""
        return bool(self.in_use_by)


class CertificateAct(StrEnum):
    """What can happen to a certificate."""

    ISSUE = "issue"
    FAIL = "fail"
    EXPIRE = "expire"
    REVOKE = "revoke"
    RENEW = "renew"
    IMPORT = "import"


S, A = CertificateStatus, CertificateAct

# (was, what happened) -> is. What is not here cannot happen.
TRANSITIONS: dict[tuple[CertificateStatus, CertificateAct], CertificateStatus] = {
    (S.PENDING_VALIDATION, A.ISSUE): S.ISSUED,
    (S.PENDING_VALIDATION, A.FAIL): S.FAILED,
    (S.ISSUED, A.RENEW): S.ISSUED,
    (S.ISSUED, A.EXPIRE): S.EXPIRED,
    (S.ISSUED, A.REVOKE): S.REVOKED,
    (S.ISSUED, A.IMPORT): S.ISSUED,
    (S.EXPIRED, A.IMPORT): S.ISSUED,
}


def moved(status: CertificateStatus, act: CertificateAct) -> CertificateStatus | None:
    """The status after `act`, or None if that cannot happen now."""
    return TRANSITIONS.get((status, act))
