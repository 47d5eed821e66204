"""Whether a certificate is eligible for managed renewal (ACM User Guide, "Managed certificate renewal")."""

from datetime import datetime

from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.value import Value


class Eligibility(Value):
    """The verdict, and why not in a sentence that says what to do (empty when eligible)."""

    eligible: bool
    why_not: str = ""

    @property
    def word(self) -> str:
        """The service's word."""
        return "ELIGIBLE" if self.eligible else "INELIGIBLE"


def _unmanaged(certificate: Certificate, now: datetime) -> str | None:
    if certificate.type is not CertificateType.PRIVATE or certificate.authority is None:
        return f"Certificate {certificate.arn} was not requested from a private CA through the manager, so it is not renewed: import its successor instead."
    return None


def _not_issued(certificate: Certificate, now: datetime) -> str | None:
    if certificate.status is not CertificateStatus.ISSUED:
        return f"Certificate {certificate.arn} is {certificate.status}; only an issued certificate can be renewed. Request a new one."
    return None


def expired(certificate: Certificate, now: datetime) -> bool:
    """Whether its end has come."""
    return certificate.not_after is not None and certificate.not_after <= now


def _past_its_end(certificate: Certificate, now: datetime) -> str | None:
    if certificate.not_after is not None and expired(certificate, now):
        return f"Certificate {certificate.arn} expired at {certificate.not_after:%Y-%m-%dT%H:%M:%SZ}; an expired certificate cannot be renewed. Request a new one."
    return None


def _name_with_reserved_hyphens(certificate: Certificate, now: datetime) -> str | None:
    for name in certificate.names:
        # Hardly any name has two hyphens at all, and every look at a certificate asks.
        if "--" in name and any(
            label[2:4] == "--" and not label.lower().startswith("xn--") for label in name.split(".")
        ):
            return f"The name {name} has hyphens in its third and fourth place and is no internationalised name, so the certificate is not renewed."
    return None


def _neither_exported_nor_in_use(certificate: Certificate, now: datetime) -> str | None:
    if not certificate.exported and not certificate.in_use:
        return f"Certificate ARN {certificate.arn} has not been exported so it is not eligible for the Renew Certificate API."
    return None


CHECKS = (_unmanaged, _not_issued, _past_its_end, _name_with_reserved_hyphens, _neither_exported_nor_in_use)


def eligibility(certificate: Certificate, now: datetime) -> Eligibility:
    """The first defect found, or eligible. A certificate is managed while something depends on it."""
    for check in CHECKS:
        why_not = check(certificate, now)
        if why_not is not None:
            return Eligibility(eligible=False, why_not=why_not)
    return Eligibility(eligible=True)
