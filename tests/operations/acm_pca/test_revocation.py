import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.operations.acm_pca.revocation import checked

KEPT = {
    "nothing": ({}, {}),
    "both off": (
        {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": False}},
        {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": False}},
    ),
    "a list, with the default of its ACL": (
        {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 7, "S3BucketName": "crls"}},
        {
            "CrlConfiguration": {
                "Enabled": True,
                "ExpirationInDays": 7,
                "S3BucketName": "crls",
                "S3ObjectAcl": "PUBLIC_READ",
            }
        },
    ),
    "a list, with an ACL": (
        {"CrlConfiguration": {"Enabled": True, "S3ObjectAcl": "BUCKET_OWNER_FULL_CONTROL"}},
        {"CrlConfiguration": {"Enabled": True, "S3ObjectAcl": "BUCKET_OWNER_FULL_CONTROL"}},
    ),
    "a responder with a name of its own": (
        {"OcspConfiguration": {"Enabled": True, "OcspCustomCname": "ocsp.example.com"}},
        {"OcspConfiguration": {"Enabled": True, "OcspCustomCname": "ocsp.example.com"}},
    ),
}
REFUSED = {
    "a list that is off and has a bucket": (
        {"CrlConfiguration": {"Enabled": False, "S3BucketName": "crls"}},
        "CrlConfiguration with Enabled set to false must have no other members",
    ),
    "a responder that is off and has a name": (
        {"OcspConfiguration": {"Enabled": False, "OcspCustomCname": "ocsp.example.com"}},
        "OcspConfiguration with Enabled set to false must have no other members",
    ),
    "a protocol before the list's name": (
        {"CrlConfiguration": {"Enabled": True, "CustomCname": "http://crl.example.com"}},
        "CustomCname must not begin with a protocol such as http://",
    ),
    "a protocol before the responder's name": (
        {"OcspConfiguration": {"Enabled": True, "OcspCustomCname": "https://ocsp.example.com"}},
        "OcspCustomCname must not begin with a protocol such as http://",
    ),
    "a name for a list that nothing points to": (
        {
            "CrlConfiguration": {
                "Enabled": True,
                "CustomCname": "crl.example.com",
                "CrlDistributionPointExtensionConfiguration": {"OmitExtension": True},
            }
        },
        "OmitExtension cannot be used together with CustomCname",
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept(name):
    wanted, kept = KEPT[name]
    assert checked(wanted) == kept


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    wanted, reason = REFUSED[name]
    assert pki.refusal(lambda: checked(wanted)) == (
        Kind.INVALID_ARGUMENTS,
        f"The revocation configuration is not valid: {reason}.",
    )
