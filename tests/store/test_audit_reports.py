from datetime import UTC, datetime

from tokiwa.domain.audit_report import AuditReport, ReportFormat, ReportStatus
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.store import audit_reports

REPORT = AuditReport("1", "arn:ca", "000000000000", "audit", ReportFormat.JSON, datetime(2027, 1, 1, tzinfo=UTC))


def test_the_one_that_is_being_written(store):
    done = evolve(REPORT, id="0", status=ReportStatus.SUCCESS)
    store.submit([Change(puts=(done, REPORT, evolve(REPORT, authority="arn:other")))])[0].result()
    with store.snapshot() as tx:
        assert audit_reports.creating(tx, "arn:ca") == audit_reports.get(tx, "arn:ca", "1")
        assert audit_reports.creating(tx, "arn:nobody") is None
    store.submit([Change(puts=(evolve(REPORT, status=ReportStatus.FAILED, version=1),))])[0].result()
    with store.snapshot() as tx:
        assert audit_reports.creating(tx, "arn:ca") is None
