"""Audit reports that were asked for; what they say is in their buckets."""

from sqlalchemy import bindparam

from tokiwa.domain.audit_report import AuditReport, ReportStatus
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

audit_reports = Aggregate(
    AuditReport,
    "audit_reports",
    ["authority", "id"],
    lambda r: {"authority": r.authority, "id": r.id, "creating": int(r.status is ReportStatus.CREATING)},
    numbers=["creating"],
    indexes=[["authority", "creating"]],
)
_c = audit_reports.table.c
_creating = audit_reports.query(_c.authority == bindparam("authority"), _c.creating == 1, limit=True)


def get(tx: Transaction, authority: str, report_id: str) -> AuditReport | None:
    """One report."""
    return audit_reports.get(tx, authority, report_id)


def creating(tx: Transaction, authority: str) -> AuditReport | None:
    """The report of an authority that is being written."""
    return audit_reports.first(tx, _creating, authority=authority, limit=1)
