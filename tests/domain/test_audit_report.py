import pytest

from managed import CA, NOW
from tokiwa.domain.audit_report import AuditReport, ReportFormat
from tokiwa.domain.value import evolve

REPORT = AuditReport("d41d8cd9-8f00-4b20-a980-0998ecf8427e", CA, "000000000000", "audit", ReportFormat.JSON, NOW)


@pytest.mark.parametrize(("form", "end"), [(ReportFormat.JSON, "json"), (ReportFormat.CSV, "csv")])
def test_where_it_is(form, end):
    key = evolve(REPORT, format=form).key
    assert key == f"audit-report/11111111-2222-3333-4444-555555555555/d41d8cd9-8f00-4b20-a980-0998ecf8427e.{end}"
