"""Reports as their readers find them in their bucket."""

import csv
import json

import pytest
from tests.operations.acm_pca import pki

from revoking import abandon, told
from tokiwa.jobs import audit_report
from world import World

COLUMNS = (
    "awsAccountId,requestedByServicePrincipal,certificateArn,serial,subject,notBefore,notAfter,issuedAt,revokedAt,"
    "revocationReason,templateArn"
)


def report(world, arn, form, bucket="audit"):
    """Its description and its text, if there is one."""
    made = world.call(
        "acm-pca:CreateCertificateAuthorityAuditReport",
        pki.of(arn, S3BucketName=bucket, AuditReportResponseFormat=form),
    )
    world.settle()
    told_ = world.call(
        "acm-pca:DescribeCertificateAuthorityAuditReport", pki.of(arn, AuditReportId=made["AuditReportId"])
    )
    path = world.settings.data / "buckets" / bucket / made["S3Key"]
    return told_, path.read_text() if path.is_file() else None


@pytest.fixture
def ca(world):
    return told(world, CrlConfiguration={"Enabled": True})


def test_what_is_said_of_a_certificate(world, ca):
    serial, _ = ca.issue()
    ca.revoke(serial)
    found = {each["serial"]: each for each in json.loads(report(world, ca.arn, "JSON")[1])}
    assert len(found) == 2
    assert found[":".join(serial[at : at + 2] for at in range(0, 32, 2))] == {
        "awsAccountId": "000000000000",
        "certificateArn": f"{ca.arn}/certificate/{serial}",
        "serial": ":".join(serial[at : at + 2] for at in range(0, 32, 2)),
        "subject": "CN=www.example.com",
        "notBefore": "2026-12-31T23:00:00+0000",
        "notAfter": "2027-01-31T00:00:00+0000",
        "issuedAt": "2027-01-01T00:00:00+0000",
        "revokedAt": "2027-01-01T00:00:00+0000",
        "revocationReason": "KEY_COMPROMISE",
        "templateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1",
    }


def test_both_forms_say_the_same(world, ca):
    ca.issue()
    abandon(world, ca.arn)
    rows = json.loads(report(world, ca.arn, "JSON")[1])
    text = report(world, ca.arn, "CSV")[1]
    assert text.splitlines()[0] == COLUMNS
    assert [{name: value for name, value in row.items() if value} for row in csv.DictReader(text.splitlines())] == rows


def test_what_a_service_asked_for_names_the_service(world):
    ca = told(world, OcspConfiguration={"Enabled": True})
    rows = json.loads(report(world, ca.arn, "JSON")[1])
    assert sorted(row.get("requestedByServicePrincipal", "") for row in rows) == ["", "acm-pca.amazonaws.com"]


@pytest.mark.parametrize("certificates", [0, 2, 3, 4])
def test_however_many_there_are(world, ca, certificates, monkeypatch):
    """Pages of three, and one certificate is the authority's own."""
    monkeypatch.setattr(audit_report, "PAGE", 3)
    wanted = {ca.issue()[0] for _ in range(certificates)}
    rows = json.loads(report(world, ca.arn, "JSON")[1])
    serials = [row["serial"].replace(":", "") for row in rows]
    assert len(serials) == certificates + 1
    assert wanted < set(serials)
    assert serials == sorted(serials)


def test_how_it_went_is_told(world, ca):
    told_, _ = report(world, ca.arn, "JSON")
    assert told_["AuditReportStatus"] == "SUCCESS"
    (event,) = world.events("ACM Private CA Audit Report Generation")
    assert event.resources == (ca.arn, told_["S3Key"].rpartition("/")[2].removesuffix(".json"))
    assert event.detail == {"result": "success"}


def test_a_bucket_that_cannot_be_written(world, ca):
    (world.settings.data / "buckets").mkdir()
    (world.settings.data / "buckets/audit").write_text("this is not a folder")
    told_, text = report(world, ca.arn, "CSV")
    assert (told_["AuditReportStatus"], text) == ("FAILED", None)
    (event,) = world.events("ACM Private CA Audit Report Generation")
    assert event.detail["result"] == "failure"


def test_a_bucket_that_is_kept_for_others_before_the_report_is_written(tmp_path):
    first = World(tmp_path)
    ca = told(first, CrlConfiguration={"Enabled": True})
    wanted = pki.of(ca.arn, S3BucketName="audit", AuditReportResponseFormat="JSON")
    made = first.call("acm-pca:CreateCertificateAuthorityAuditReport", wanted)
    first.close()

    kept = World(tmp_path, bucket_account=["audit=111111111111"])
    kept.settle()
    of_it = pki.of(ca.arn, AuditReportId=made["AuditReportId"])
    found = kept.call("acm-pca:DescribeCertificateAuthorityAuditReport", of_it)
    assert found["AuditReportStatus"] == "FAILED"
    (event,) = kept.events("ACM Private CA Audit Report Generation")
    reason = "Failed to write audit report to S3. Check your S3 bucket permissions."
    assert event.detail == {"result": "failure", "reason": reason}
    assert not (tmp_path / "buckets").exists()
    kept.close()


def test_what_is_in_a_report_is_its_owners_alone(world, ca):
    told_, _ = report(world, ca.arn, "JSON")
    path = world.settings.data / "buckets/audit" / told_["S3Key"]
    assert path.stat().st_mode & 0o777 == 0o600
