from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.authority_activity import BUCKET, METRICS, active, measured, points
from tokiwa.domain.change import Event

CA = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/x"
AT = datetime(2027, 1, 1, tzinfo=UTC)
NONE = timedelta()
GENERATION, ISSUANCE = "ACM Private CA CRL Generation", "ACM Private CA Certificate Issuance"


def event(detail_type, arn=CA, at=AT, **detail):
    return Event("1", "0" * 12, "us-east-1", at, "aws.acm-pca", detail_type, (arn, "more"), detail)


CASES = {
    "a list": (event(GENERATION, result="success"), {"CRLGenerated": 1.0}),
    "a bucket that is closed": (
        event(GENERATION, result="failure", reason=f"Failed to write CRL to S3. {BUCKET}"),
        {"MisconfiguredCRLBucket": 1.0},
    ),
    "a bucket that cannot be reached": (
        event(GENERATION, result="failure", reason="Failed to write CRL to S3. Internal failure."),
        {},
    ),
    "a certificate": (event(ISSUANCE, result="success"), {"Success": 1.0, "Time": 2500.0}),
    "a certificate that could not be signed": (event(ISSUANCE, result="failure"), {"Failure": 1.0, "Time": 2500.0}),
    "a creation": (event("ACM Private CA Creation", result="success"), {}),
    "a revocation": (event("ACM Private CA Certificate Revocation", result="success"), {}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_an_event_counts_for(name):
    told, values = CASES[name]
    assert measured(told, timedelta(seconds=2.5)) == values


def test_only_the_authority_counts_that_it_is_about():
    later = AT + timedelta(hours=1)
    told = [event(ISSUANCE, result="success"), event(ISSUANCE, f"{CA}y", result="success")]
    told += [event(ISSUANCE, at=later, result="success"), event(ISSUANCE, result="failure")]
    assert list(points(told, CA, "Success", NONE)) == [(AT, 1.0), (later, 1.0)]
    assert list(points(told, CA, "CRLGenerated", NONE)) == []


def test_what_there_is_and_in_an_order_that_stays():
    told = [event(ISSUANCE, f"{CA}y", result="success"), event(GENERATION, result="success")]
    expected = [(CA, "CRLGenerated"), (f"{CA}y", "Success"), (f"{CA}y", "Time")]
    assert [(arn, metric.name) for arn, metric in active(told * 2)] == expected


def test_dimensions():
    assert METRICS["CRLGenerated"].dimensions(CA) == {"PrivateCAArn": CA}
    assert METRICS["Failure"].dimensions(CA) == {"Operation": "IssueCertificate", "PrivateCAArn": CA}
