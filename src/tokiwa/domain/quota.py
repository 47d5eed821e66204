"""Quotas: how much an account may have and how often it may ask. Off until an account sets some.

Source: ACM User Guide, "Quotas"; AWS Private CA, "AWS Private CA endpoints and quotas". `AWS` are the values there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve, field

CERTIFICATES = "Certificates"
IMPORTED = "ImportedCertificates"
REQUESTED_IN_A_YEAR = "CertificatesRequestedPerYear"
IMPORTED_IN_A_YEAR = "CertificatesImportedPerYear"
NAMES = "NamesPerCertificate"
COUNTS = (CERTIFICATES, IMPORTED, REQUESTED_IN_A_YEAR, IMPORTED_IN_A_YEAR, NAMES)
YEAR = timedelta(days=365)
MOST = 1_000_000_000

# Requests per second, by operation.
_RATES: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "acm": {
        1: ("GetAccountConfiguration", "ImportCertificate", "PutAccountConfiguration", "ResendValidationEmail"),
        5: (
            "AddTagsToCertificate",
            "ListTagsForResource",
            "RemoveTagsFromCertificate",
            "RenewCertificate",
            "RequestCertificate",
            "SearchCertificates",
            "TagResource",
            "UntagResource",
            "UpdateCertificateOptions",
        ),
        8: ("ListCertificates",),
        10: (
            "DeleteCertificate",
            "DescribeCertificate",
            "ExportCertificate",
            "GetCertificate",
            "ListTagsForCertificate",
        ),
    },
    "cloudtrail": {
        2: ("LookupEvents",),
        10: ("DescribeTrails", "GetEventSelectors", "GetTrail", "GetTrailStatus", "ListEventDataStores", "ListTrails"),
    },
    "acm-pca": {
        1: (
            "CreateCertificateAuthority",
            "CreateCertificateAuthorityAuditReport",
            "CreatePermission",
            "DeletePermission",
        ),
        5: ("DeletePolicy", "GetPolicy", "ListPermissions", "PutPolicy"),
        10: (
            "DeleteCertificateAuthority",
            "GetCertificateAuthorityCsr",
            "ImportCertificateAuthorityCertificate",
            "TagCertificateAuthority",
            "UntagCertificateAuthority",
            "UpdateCertificateAuthority",
        ),
        20: (
            "DescribeCertificateAuthority",
            "DescribeCertificateAuthorityAuditReport",
            "GetCertificateAuthorityCertificate",
            "ListCertificateAuthorities",
            "ListTags",
            "RestoreCertificateAuthority",
            "RevokeCertificate",
        ),
        25: ("IssueCertificate",),
        75: ("GetCertificate",),
    },
}
AWS: Mapping[str, int] = {
    CERTIFICATES: 2500,
    IMPORTED: 2500,
    REQUESTED_IN_A_YEAR: 5000,
    IMPORTED_IN_A_YEAR: 5000,
    NAMES: 10,
    **{
        f"{service}:{operation}": rate
        for service, rates in _RATES.items()
        for rate, operations in rates.items()
        for operation in operations
    },
}


class Quotas(Value):
    """The quotas that an account has set, by name: one of `COUNTS`, or an operation and its requests per second."""

    account: str
    limits: dict[str, int] = field(default_factory=dict)
    version: int = 0


class Tally(Value):
    """How often something was done on each of the days that still count, by the number of the day."""

    account: str
    name: str
    days: dict[str, int] = field(default_factory=dict)
    version: int = 0

    def counted(self, now: datetime, limit: int) -> "Tally":
        """With one more today. LIMIT when there were `limit` of them in the last 365 days."""
        first = _day(now - YEAR)
        kept = {day: times for day, times in self.days.items() if int(day) > first}
        if sum(kept.values()) >= limit:
            raise Problem(Kind.LIMIT, f"Error: you have reached your limit of {limit} certificates in the last year.")
        today = str(_day(now))
        return evolve(self, days=kept | {today: kept.get(today, 0) + 1})


def _day(moment: datetime) -> int:
    return moment.toordinal()


@attrs.define
class Bucket:
    """Lets `rate` requests through at once, and as many in each second after that (a token bucket)."""

    rate: int
    tokens: float
    at: datetime

    def take(self, now: datetime) -> bool:
        """Whether one more may come at this moment. A clock that goes back gives nothing."""
        passed = max(0.0, (now - self.at).total_seconds())
        self.at = max(self.at, now)
        self.tokens = min(float(self.rate), self.tokens + passed * self.rate)
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True
