"""Why the manager cannot issue or renew under an authority now: small checks, each named after what it finds.

The codes are ACM's (User Guide, "Handling exceptions"); each sentence says what to do about it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tokiwa.domain.authority import Authority, AuthorityStatus, UsageMode
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.sharing import may_issue
from tokiwa.domain.template import END_ENTITY
from tokiwa.domain.value import Value

MANAGER = "acm.amazonaws.com"
RENEWAL_ACTIONS = frozenset({"IssueCertificate", "GetCertificate", "ListPermissions"})
VALIDITY = timedelta(days=395)  # ACM User Guide, "Request a private certificate": 13 months


class Defect(Value):
    """A reason in ACM's word and in a sentence."""

    code: str
    message: str


_REMEDY = {
    AuthorityStatus.CREATING: "Wait until it is created, then install its certificate.",
    AuthorityStatus.PENDING_CERTIFICATE: "Install its certificate with ImportCertificateAuthorityCertificate.",
    AuthorityStatus.DISABLED: "Set its status to ACTIVE with UpdateCertificateAuthority.",
    AuthorityStatus.DELETED: "Restore it with RestoreCertificateAuthority.",
    AuthorityStatus.EXPIRED: "Install a new certificate for it with ImportCertificateAuthorityCertificate.",
    AuthorityStatus.FAILED: "It cannot be used any more: create another authority and request the certificate again.",
}


def authority_gone(certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """The authority was deleted for good."""
    if authority is None:
        return Defect(
            "PCA_RESOURCE_NOT_FOUND",
            f"The private CA {certificate.authority} no longer exists. Create a new CA and request the certificate from it.",
        )
    return None


def permission_missing(certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """The manager's service principal was not given all three actions on the authority, for its own account."""
    if authority is None or authority.account != certificate.account:
        return None
    missing = RENEWAL_ACTIONS - authority.permits(MANAGER)
    if missing:
        return Defect(
            "PCA_ACCESS_DENIED",
            f"{MANAGER} is not permitted to {', '.join(sorted(missing))} on {authority.arn}. Grant it with: aws acm-pca create-permission "
            f"--certificate-authority-arn {authority.arn} --principal {MANAGER} --actions IssueCertificate GetCertificate ListPermissions",
        )
    return None


def authority_not_shared(certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """The authority is another account's, whose permission is not for this one, and whose policy does not let it issue."""
    if authority is None or authority.account == certificate.account:
        return None
    template = f"arn:aws:acm-pca:::template/{END_ENTITY.name}/V1"
    if may_issue(authority.policy, authority.arn, authority.account, certificate.account, template):
        return None
    return Defect(
        "PCA_ACCESS_DENIED",
        f"Account {authority.account} does not share the private CA {authority.arn} with account {certificate.account}. Have it shared with: "
        f"aws acm-pca put-policy --resource-arn {authority.arn}, with a statement that lets account {certificate.account} use "
        f"acm-pca:IssueCertificate with {template}",
    )


def authority_inactive(certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """The authority is in a state in which it does not issue."""
    if authority is None:
        return None
    state = authority.state(now)
    if state is not AuthorityStatus.ACTIVE:
        return Defect(
            "PCA_INVALID_STATE",
            f"The private CA {authority.arn} is {state} and does not issue. {_REMEDY[state]}",
        )
    return None


def authority_short_lived(certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """The authority issues for at most seven days, the manager for thirteen months."""
    if authority is not None and authority.usage_mode is UsageMode.SHORT_LIVED_CERTIFICATE:
        return Defect(
            "PCA_INVALID_ARGS",
            f"The private CA {authority.arn} is in mode SHORT_LIVED_CERTIFICATE, in which the manager cannot issue. Use a GENERAL_PURPOSE CA.",
        )
    return None


def authority_ends_too_soon(certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """The certificate would outlive its issuer."""
    if authority is None or authority.not_after is None:
        return None
    if authority.not_after < now + VALIDITY:
        return Defect(
            "PCA_INVALID_DURATION",
            f"The certificate of the private CA {authority.arn} ends at {authority.not_after:%Y-%m-%dT%H:%M:%SZ}, before a new certificate would "
            f"({now + VALIDITY:%Y-%m-%dT%H:%M:%SZ}). Install a CA certificate that lives longer.",
        )
    return None


# What only shows when something is signed: that nothing is found before says nothing about it.
FOUND_WHILE_SIGNING = frozenset({"PCA_REQUEST_FAILED", "PCA_LIMIT_EXCEEDED", "OTHER"})

Check = Callable[[Certificate, Authority | None, datetime], Defect | None]

ISSUING: tuple[Check, ...] = (
    authority_gone,
    authority_inactive,
    authority_short_lived,
    authority_ends_too_soon,
)
# Only renewal, which nobody asks for by a call, needs the manager's own permission (decision 0004).
RENEWING: tuple[Check, ...] = (authority_gone, permission_missing, authority_not_shared, *ISSUING[1:])


def find(
    checks: tuple[Check, ...], certificate: Certificate, authority: Authority | None, now: datetime
) -> Defect | None:
    """The first defect, or None when the authority can issue for the certificate."""
    for check in checks:
        defect = check(certificate, authority, now)
        if defect is not None:
            return defect
    return None
