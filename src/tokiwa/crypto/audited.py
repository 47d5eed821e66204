"""What an audit report says of a certificate: its subject as RFC 4514 writes it, last part first, and its validity."""

from datetime import datetime

from cryptography import x509

from tokiwa.domain.value import Value


class Audited(Value):
    """Of one certificate."""

    subject: str
    not_before: datetime
    not_after: datetime


def audited(der: bytes) -> Audited:
    """The facts of a certificate that we signed."""
    found = x509.load_der_x509_certificate(der)
    return Audited(found.subject.rfc4514_string(), found.not_valid_before_utc, found.not_valid_after_utc)
