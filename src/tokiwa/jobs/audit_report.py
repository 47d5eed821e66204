"""audit-report: everything that an authority signed is written into a file, page by page, however much it is."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
import structlog

from tokiwa.crypto import serial
from tokiwa.crypto.audited import audited
from tokiwa.domain.audit_report import AUDIT_REPORT, AuditReport, ReportFormat, ReportStatus
from tokiwa.domain.bucket import BUCKET_OWNER, Unreachable
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.issued import Issued
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.store import audit_reports, authorities, issued
from tokiwa.work import Work, apply
from tokiwa.work.authority_events import about

log = structlog.get_logger("audit-report")

PAGE = 1000
# PCA User Guide, "Reading audit reports": the columns, which are the members of the JSON form too.
COLUMNS = (
    "awsAccountId",
    "requestedByServicePrincipal",
    "certificateArn",
    "serial",
    "subject",
    "notBefore",
    "notAfter",
    "issuedAt",
    "revokedAt",
    "revocationReason",
    "templateArn",
)
_SERVICE = ".amazonaws.com"


@job(AUDIT_REPORT, aside=True, threads=1)
def audit_report(work: Work, batch: Batch) -> None:
    """Write the reports, and tell how it went."""
    for task in batch.tasks:
        _report(work, task, batch.now)


def _report(work: Work, task: Task, now: datetime) -> None:
    arn, _, report_id = task.key.rpartition("/")
    with work.means.store.snapshot() as tx:
        report, authority = audit_reports.get(tx, arn, report_id), authorities.get(tx, arn)
    done = Change(finished=(task,))
    if report is not None and authority is not None and report.status is ReportStatus.CREATING:
        why = _written(work, report)
        status = ReportStatus.SUCCESS if why is None else ReportStatus.FAILED
        event = about(work, authority, "ACM Private CA Audit Report Generation", now, report.id, reason=why)
        done += Change(puts=(evolve(report, status=status),), events=(event,))
    with work.transaction() as tx:
        apply(tx, done)


def _written(work: Work, report: AuditReport) -> str | None:
    """Why it could not be written, or None."""
    json = report.format is ReportFormat.JSON
    rows = _rows(work, report.authority)
    pieces, type_ = (_json(rows), "application/json") if json else (_csv(rows), "text/csv")
    try:
        work.means.publication.buckets.put(report.account, report.bucket, report.key, pieces, type_, BUCKET_OWNER)
    except Unreachable as error:
        log.warning("an audit report could not be written", authority=report.authority, error=str(error))
        return "Failed to write audit report to S3. Check your S3 bucket permissions."
    return None


def _rows(work: Work, arn: str) -> Iterator[Mapping[str, str]]:
    after = ""
    while True:
        with work.means.store.snapshot() as tx:
            page = issued.page(tx, arn, after, PAGE)
        yield from map(row, page)
        if len(page) < PAGE:
            return
        after = page[-1].serial


def row(record: Issued) -> Mapping[str, str]:
    """What the report says of one certificate; of a serial that was only reserved there is no more than that."""
    service = record.requested_by.endswith(_SERVICE)
    said = {
        "awsAccountId": record.account,
        "requestedByServicePrincipal": record.requested_by if service else "",
        "certificateArn": record.arn,
        "serial": serial.colons(int(record.serial, 16)),
        "issuedAt": _time(record.issued_at),
        "revokedAt": _time(record.revoked_at),
        "revocationReason": record.revocation_reason or "",
        "templateArn": record.template,
    }
    if record.der:
        facts = audited(record.der)
        said |= {
            "subject": facts.subject,
            "notBefore": _time(facts.not_before),
            "notAfter": _time(facts.not_after),
        }
    return {name: said[name] for name in COLUMNS if said.get(name)}


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S+0000}"


def _json(rows: Iterator[Mapping[str, str]]) -> Iterator[bytes]:
    separator = b"["
    for each in rows:
        yield separator + msgspec.json.encode(each)
        separator = b",\n"
    yield b"]\n" if separator != b"[" else b"[]\n"


def _csv(rows: Iterator[Mapping[str, str]]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for each in rows:
        writer.writerow(each)
        if text.tell() > 65536:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
