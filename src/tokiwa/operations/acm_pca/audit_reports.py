"""acm-pca:CreateCertificateAuthorityAuditReport and DescribeCertificateAuthorityAuditReport."""

from typing import Any

from tokiwa.domain import revoking
from tokiwa.domain.audit_report import AUDIT_REPORT, AuditReport, ReportFormat
from tokiwa.domain.bucket import is_bucket
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import authority, undeleted
from tokiwa.operations.acm_pca.bucket import check_bucket
from tokiwa.operations.registry import operation
from tokiwa.store import audit_reports
from tokiwa.work import Work, apply


@operation("acm-pca:CreateCertificateAuthorityAuditReport", on="CertificateAuthorityArn", context=resource_keys)
def create_certificate_authority_audit_report(work: Work, call: Call) -> dict[str, str]:
    """A report is begun; a job writes it. One at a time; AWS's limit of one in 30 minutes is a quota, and not kept."""
    bucket = call.input["S3BucketName"]
    if not is_bucket(bucket):
        raise Problem(Kind.INVALID_ARGUMENTS, f"{bucket} is not the name of an S3 bucket.")
    with work.transaction() as tx:
        found = undeleted(tx, call)
        if not revoking.tells(found, call.now):
            raise Problem(
                Kind.WRONG_STATE, "The certificate authority is not in a valid state for creating an audit report"
            )
        check_bucket(work, found.account, bucket)
        if audit_reports.creating(tx, found.arn) is not None:
            raise Problem(Kind.IN_PROGRESS, "An audit report of the certificate authority is being created.")
        report = AuditReport(
            id=work.draw.uuid(),
            authority=found.arn,
            account=found.account,
            bucket=bucket,
            format=ReportFormat(call.input["AuditReportResponseFormat"]),
            created_at=call.now,
        )
        job = Job(AUDIT_REPORT, f"{found.arn}/{report.id}", found.account, call.now)
        apply(tx, Change(puts=(report,), jobs=(job,)))
    return {"AuditReportId": report.id, "S3Key": report.key}


@operation("acm-pca:DescribeCertificateAuthorityAuditReport", on="CertificateAuthorityArn", context=resource_keys)
def describe_certificate_authority_audit_report(work: Work, call: Call) -> dict[str, Any]:
    """How far it is, and where it goes."""
    with work.transaction() as tx:
        found = authority(tx, call)
        report = audit_reports.get(tx, found.arn, call.input["AuditReportId"])
    if report is None:
        raise Problem(Kind.NOT_FOUND, f"Could not find the audit report {call.input['AuditReportId']} of {found.arn}")
    return {
        "AuditReportStatus": report.status.value,
        "S3BucketName": report.bucket,
        "S3Key": report.key,
        "CreatedAt": report.created_at,
    }
