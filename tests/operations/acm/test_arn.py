import pytest
from tests.operations.acm.asking import NOBODY, OTHER, PASSPHRASE, refused

CALLS = {
    "acm:DescribeCertificate": {},
    "acm:GetCertificate": {},
    "acm:ExportCertificate": {"Passphrase": PASSPHRASE},
    "acm:ListTagsForCertificate": {},
    "acm:AddTagsToCertificate": {"Tags": [{"Key": "new"}]},
    "acm:RemoveTagsFromCertificate": {"Tags": [{"Key": "new"}]},
    "acm:RenewCertificate": {},
    "acm:DeleteCertificate": {},
}
calls = pytest.mark.parametrize("name", CALLS)


@calls
def test_a_certificate_that_is_not_there(world, name):
    told = refused(world, name, {"CertificateArn": NOBODY, **CALLS[name]})
    assert told == ("ResourceNotFoundException", f"Could not find certificate {NOBODY} in account 000000000000.")


@calls
def test_an_arn_of_something_else(world, name):
    arn = "arn:aws:acm:us-east-1:000000000000:acme-endpoint/11111111-2222-3333-4444-555555555555"
    told = refused(world, name, {"CertificateArn": arn, **CALLS[name]})
    assert told == ("InvalidArnException", f"The ARN {arn} is not that of a certificate.")


@calls
def test_an_arn_of_another_account(world, name):
    assert refused(world, name, {"CertificateArn": OTHER, **CALLS[name]})[0] == "AccessDeniedException"


@calls
def test_what_is_no_arn_is_told_by_its_pattern(world, name):
    code, message = refused(world, name, {"CertificateArn": "2021-08-16 14:39:01 +0000 UTC", **CALLS[name]})
    assert code == "ValidationException"
    assert "at 'certificateArn' failed to satisfy constraint: Member must satisfy regular expression pattern" in message
