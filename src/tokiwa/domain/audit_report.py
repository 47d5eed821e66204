"""Audit reports: everything that an authority signed and revoked, as a file (PCA User Guide, "Use audit reports")."""

from datetime import datetime
from enum import StrEnum

from tokiwa.domain.distribution import identity
from tokiwa.domain.value import Value

AUDIT_REPORT = "audit-report"  # the job that writes one


class ReportStatus(StrEnum):
    """How far it is."""

    CREATING = "CREATING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"


class ReportFormat(StrEnum):
    """How it is written."""

    JSON = "JSON"
    CSV = "CSV"


class AuditReport(Value):
    """One report."""

    id: str
    authority: str
    account: str
    bucket: str
    format: ReportFormat
    created_at: datetime
    status: ReportStatus = ReportStatus.CREATING
    version: int = 0

    @property
    def key(self) -> str:
        """Its key in the bucket."""
        return f"audit-report/{identity(self.authority)}/{self.id}.{self.format.lower()}"
