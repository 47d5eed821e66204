"""The metric DaysToExpiry of a certificate: two data points a day, from its issue to its end.

Source: ACM User Guide, "Supported CloudWatch metrics". They are reckoned when somebody asks: nothing is stored. Those of
an earlier certificate under the same ARN are gone when it is renewed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.notice import days_to_expiry

NAMESPACE, METRIC, DIMENSION, UNIT = "AWS/CertificateManager", "DaysToExpiry", "CertificateArn", "Count"
EVERY = timedelta(hours=12)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PUBLISHED = frozenset({CertificateStatus.ISSUED, CertificateStatus.EXPIRED, CertificateStatus.REVOKED})


def points(
    certificate: Certificate, since: datetime, until: datetime, now: datetime
) -> Iterator[tuple[datetime, float]]:
    """The data points from `since` on and before `until`, oldest first; none in the future."""
    span = published(certificate)
    if span is None:
        return
    first, last = max(since, span[0]), min(span[1], now)
    at = _EPOCH + -(-(first - _EPOCH) // EVERY) * EVERY
    while at < until and at <= last:
        yield at, float(days_to_expiry(certificate, at))
        at += EVERY


def published(certificate: Certificate) -> tuple[datetime, datetime] | None:
    """From when to when there are data points; None for a certificate that was never issued."""
    begun, end = certificate.imported_at or certificate.issued_at, certificate.not_after
    if certificate.status not in _PUBLISHED or begun is None or end is None:
        return None
    return begun, min(end, certificate.revoked_at or end)


def active(certificate: Certificate, within: timedelta, now: datetime) -> bool:
    """Whether it had a data point within that time."""
    return next(points(certificate, now - within, now + EVERY, now), None) is not None
