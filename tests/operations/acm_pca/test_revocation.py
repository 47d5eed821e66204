import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.operations.acm_pca.revocation import checked

HOST = "{} must be a host name, and may have a port and a path"
NAMES = {
    "with a port and a path": "crl.example.com:8080/a/b",
    "an address": "192.0.2.1",
    "an address in brackets": "[2001:db8::1]:80",
    "as long as it may be": "a" * 249 + ".com",
    "with escapes": "crl.example.com/a%20b",
}
NO_NAMES = {
    "no host": "/path",
    "a port that is none": "crl.example.com:99999",
    "port zero": "crl.example.com:0",
    "somebody's name and password": "user:secret@crl.example.com",
    "a question": "crl.example.com/?a=b",
    "half an escape": "crl.example.com/%2",
    "a way up": "crl.example.com/../x",
    "a bracket without its other": "[2001:db8::1",
}
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
    "a bucket with a name that is none": (
        {"CrlConfiguration": {"Enabled": True, "S3BucketName": "../crls"}},
        "../crls is not the name of an S3 bucket",
    ),
    "a path that leads out of the bucket": (
        {"CrlConfiguration": {"Enabled": True, "CustomPath": "a/../../b"}},
        "CustomPath must be a path below the bucket",
    ),
    "a path that is a question": (
        {"CrlConfiguration": {"Enabled": True, "CustomPath": "a?b"}},
        "CustomPath must be a path below the bucket",
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


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_its_own(name):
    for part, member in (("CrlConfiguration", "CustomCname"), ("OcspConfiguration", "OcspCustomCname")):
        assert checked({part: {"Enabled": True, member: NAMES[name]}})[part][member] == NAMES[name]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_of_a_host(name):
    for part, member in (("CrlConfiguration", "CustomCname"), ("OcspConfiguration", "OcspCustomCname")):
        refused = pki.refusal(
            lambda part=part, member=member: checked({part: {"Enabled": True, member: NO_NAMES[name]}})
        )
        assert refused == (
            Kind.INVALID_ARGUMENTS,
            f"The revocation configuration is not valid: {HOST.format(member)}.",
        )


@pytest.mark.parametrize("member", ["CustomCname", "OcspCustomCname"])
@pytest.mark.parametrize("name", ["crl.example.com\n", "a b", "a\r\nX: y", "ä.example", "a" * 254])
def test_what_a_url_cannot_hold_is_refused_before(world, member, name):
    """By the service's model, as on AWS."""
    part = "CrlConfiguration" if member == "CustomCname" else "OcspConfiguration"
    given = {"RevocationConfiguration": {part: {"Enabled": True, member: name}}}
    assert pki.refusal(lambda: pki.create(world, **given))[0] is Kind.INVALID
