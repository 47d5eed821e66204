"""Who made the key of a certificate, in ACM's word (CertificateKeyPairOrigin)."""

from tokiwa.domain.certificate import Certificate, CertificateType


def origin(found: Certificate) -> str:
    """AWS_MANAGED for what was requested here, CUSTOMER_PROVIDED for what was imported."""
    return "CUSTOMER_PROVIDED" if found.type is CertificateType.IMPORTED else "AWS_MANAGED"
