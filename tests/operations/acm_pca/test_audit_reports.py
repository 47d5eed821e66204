import re

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.problem import Kind

CREATE, DESCRIBE = "acm-pca:CreateCertificateAuthorityAuditReport", "acm-pca:DescribeCertificateAuthorityAuditReport"


def asking(arn, **changes):
    return pki.of(arn, S3BucketName="audit", AuditReportResponseFormat="JSON") | changes


@pytest.mark.parametrize("form", ["JSON", "CSV"])
def test_a_report_is_begun(world, form):
    arn = pki.root(world)
    made = world.call(CREATE, asking(arn, AuditReportResponseFormat=form))
    assert made["S3Key"] == f"audit-report/{arn.rpartition('/')[2]}/{made['AuditReportId']}.{form.lower()}"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["AuditReportId"])
    assert world.call(DESCRIBE, pki.of(arn, AuditReportId=made["AuditReportId"])) == {
        "AuditReportStatus": "CREATING",
        "S3BucketName": "audit",
        "S3Key": made["S3Key"],
        "CreatedAt": world.now,
    }


def test_one_at_a_time(world):
    arn = pki.root(world)
    world.call(CREATE, asking(arn))
    assert pki.refusal(lambda: world.call(CREATE, asking(arn)))[0] is Kind.IN_PROGRESS
    world.settle()
    world.call(CREATE, asking(arn))


@pytest.mark.parametrize("state", AuthorityStatus)
def test_in_which_states(world, state):
    arn = pki.root(world)
    pki.put_in(world, arn, state)
    if state in {AuthorityStatus.ACTIVE, AuthorityStatus.DISABLED}:
        world.call(CREATE, asking(arn))
    else:
        assert pki.refusal(lambda: world.call(CREATE, asking(arn)))[0] is Kind.WRONG_STATE


@pytest.mark.parametrize("bucket", ["../../etc", "a..b", "Bucket", "..a", "a/b"])
def test_a_bucket_has_the_name_of_one(world, bucket):
    arn = pki.root(world)
    assert pki.refusal(lambda: world.call(CREATE, asking(arn, S3BucketName=bucket)))[0] is Kind.INVALID_ARGUMENTS


def test_another_authoritys_report_is_not_shown(world):
    mine, other = pki.root(world), pki.root(world)
    made = world.call(CREATE, asking(mine))
    assert (
        pki.refusal(lambda: world.call(DESCRIBE, pki.of(other, AuditReportId=made["AuditReportId"])))[0]
        is Kind.NOT_FOUND
    )
