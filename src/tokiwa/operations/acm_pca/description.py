"""An authority as DescribeCertificateAuthority and ListCertificateAuthorities show it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tokiwa.domain.authority import Authority, AuthorityStatus

_NO_REVOCATION: Mapping[str, Any] = {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": False}}


def described(found: Authority, now: datetime) -> dict[str, Any]:
    """The structure `CertificateAuthority`."""
    status = found.state(now)
    expired = status is AuthorityStatus.EXPIRED
    return {
        "Arn": found.arn,
        "OwnerAccount": found.account,
        "CreatedAt": found.created_at,
        "LastStateChangeAt": found.not_after if expired else found.changed_at,
        "Type": found.type.value,
        "Serial": found.serial,
        "Status": status.value,
        "NotBefore": found.not_before,
        "NotAfter": found.not_after,
        "FailureReason": found.failure_reason,
        "CertificateAuthorityConfiguration": {
            "KeyAlgorithm": found.key_algorithm,
            "SigningAlgorithm": found.signing_algorithm,
            "Subject": found.subject,
            "CsrExtensions": found.csr_extensions,
        },
        "RevocationConfiguration": {**_NO_REVOCATION, **found.revocation},
        "RestorableUntil": found.restorable_until,
        "KeyStorageSecurityStandard": found.key_storage,
        "UsageMode": found.usage_mode.value,
    }
